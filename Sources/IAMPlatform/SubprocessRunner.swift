// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials
internal import Subprocess
internal import SystemPackage

/// Runs programs with swift-subprocess.
public struct SubprocessRunner: ProcessRunner {
    /// Makes the runner.
    public init() {}

    /// Runs a program to its end.
    public func run(_ invocation: ProcessInvocation) async throws -> ProcessOutcome {
        try await withThrowingTaskGroup(of: ProcessOutcome?.self) { group in
            group.addTask { try await Self.runToEnd(invocation) }
            group.addTask {
                try await Task.sleep(for: invocation.timeout, clock: .continuous)
                return nil
            }
            defer { group.cancelAll() }
            guard let first = try await group.next(), let outcome = first else {
                throw ProcessError(.timedOut, "\(invocation.program) ran longer than \(invocation.timeout)")
            }
            return outcome
        }
    }

    /// The most bytes of standard error that are kept.
    private static let errorLimit = 4_096

    private static func runToEnd(_ invocation: ProcessInvocation) async throws -> ProcessOutcome {
        let updates = Dictionary(
            uniqueKeysWithValues: invocation.environment.map { (Subprocess.Environment.Key(stringLiteral: $0), $1) }
        )
        let executable: Executable =
            invocation.program.utf8.contains(UInt8(ascii: "/"))
            ? .path(FilePath(invocation.program)) : .name(invocation.program)
        do {
            let result = try await Subprocess.run(
                executable,
                arguments: Arguments(invocation.arguments),
                environment: .inherit.updating(updates),
                input: .none,
                output: .bytes(limit: invocation.outputLimit),
                error: .sequence
            ) { execution in
                // All of it is read, so that a program that talks much does not wait for ever; the end is what tells.
                var last: [UInt8] = []
                for try await piece in execution.standardError {
                    unsafe piece.withUnsafeBytes { unsafe last.append(contentsOf: $0) }
                    if last.count > 2 * errorLimit { last.removeFirst(last.count - errorLimit) }
                }
                return String(decoding: last.suffix(errorLimit), as: UTF8.self)
            }
            let exitCode: Int32 =
                switch result.terminationStatus {
                case .exited(let code): Int32(code)
                case .signaled(let signal): 128 + Int32(signal)
                }
            return ProcessOutcome(
                exitCode: exitCode,
                output: Secret(bytes: result.standardOutput),
                errorText: result.closureResult
            )
        } catch let error as SubprocessError where error.code == .outputLimitExceeded {
            throw ProcessError(.tooMuchOutput, "\(invocation.program) wrote more than \(invocation.outputLimit) bytes")
        } catch is CancellationError {
            throw ProcessError(.cancelled, "\(invocation.program) was cancelled")
        } catch {
            throw ProcessError(.notStarted, "\(invocation.program) could not be run: \(error)")
        }
    }
}
