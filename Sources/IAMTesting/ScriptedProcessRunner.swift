// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import IAMPlatform
internal import Synchronization

/// A process runner that answers from a closure and remembers what it was asked.
public final class ScriptedProcessRunner: ProcessRunner {
    private let recorded = Mutex<[ProcessInvocation]>([])
    private let answer: @Sendable (ProcessInvocation) async throws -> ProcessOutcome

    /// Makes a runner; without a closure no program is known.
    ///
    /// - Parameter answer: Gets the invocation; answers or throws.
    public init(_ answer: (@Sendable (ProcessInvocation) async throws -> ProcessOutcome)? = nil) {
        self.answer =
            answer ?? { invocation in throw ProcessError(.notStarted, "\(invocation.program) could not be run") }
    }

    /// Everything asked so far, in order.
    public var invocations: [ProcessInvocation] { recorded.withLock { $0 } }

    /// Notes the invocation and answers it.
    public func run(_ invocation: ProcessInvocation) async throws -> ProcessOutcome {
        recorded.withLock { $0.append(invocation) }
        return try await answer(invocation)
    }
}
