// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import IAMCredentials

/// A program to run to its end.
public struct ProcessInvocation: Sendable {
    /// The program's name, looked up in `PATH`, or its path.
    public var program: String

    /// The arguments after the program's name.
    public var arguments: [String]

    /// Variables to set besides those inherited; `nil` unsets.
    public var environment: [String: String?]

    /// The most bytes of standard output to take; more is an error.
    public var outputLimit: Int

    /// How long the program may run.
    public var timeout: Duration

    /// Makes an invocation.
    ///
    /// - Parameters:
    ///   - program: The program's name or path.
    ///   - arguments: The arguments.
    ///   - environment: Variables to set (or with `nil` to unset) besides those inherited.
    ///   - outputLimit: The most bytes of standard output.
    ///   - timeout: How long it may run.
    public init(
        program: String,
        arguments: [String] = [],
        environment: [String: String?] = [:],
        outputLimit: Int = 64 * 1_024,
        timeout: Duration = .seconds(60)
    ) {
        self.program = program
        self.arguments = arguments
        self.environment = environment
        self.outputLimit = outputLimit
        self.timeout = timeout
    }
}

/// How a program ended and what it wrote.
public struct ProcessOutcome: Sendable {
    /// The exit code; 128 and the signal's number if a signal ended it.
    public let exitCode: Int32

    /// What it wrote to standard output; may be secret.
    public let output: Secret

    /// The last 4 KiB of what it wrote to standard error.
    public let errorText: String

    /// Makes an outcome.
    ///
    /// - Parameters:
    ///   - exitCode: The exit code.
    ///   - output: Standard output.
    ///   - errorText: The end of standard error.
    public init(exitCode: Int32, output: Secret, errorText: String) {
        self.exitCode = exitCode
        self.output = output
        self.errorText = errorText
    }
}

/// Why a program did not run to its end.
public struct ProcessError: Error, Sendable, Hashable {
    /// The kinds of failure; more may be added.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Value: String { case notStarted, timedOut, tooMuchOutput, cancelled }

        private let value: Value

        /// The program is not there or not executable.
        public static var notStarted: Self { Self(value: .notStarted) }
        /// It ran too long and was ended.
        public static var timedOut: Self { Self(value: .timedOut) }
        /// It wrote more than allowed and was ended.
        public static var tooMuchOutput: Self { Self(value: .tooMuchOutput) }
        /// The task was cancelled and the program ended.
        public static var cancelled: Self { Self(value: .cancelled) }

        /// The name of the code.
        public var description: String { value.rawValue }
    }

    /// The kind of failure.
    public let code: Code

    /// One sentence; never the arguments, which may hold secrets.
    public let message: String

    /// Makes an error.
    ///
    /// - Parameters:
    ///   - code: The kind of failure.
    ///   - message: One sentence.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}

extension ProcessError: CustomStringConvertible {
    /// The message.
    public var description: String { message }
}

/// Runs other programs.
public protocol ProcessRunner: Sendable {
    /// Runs a program to its end, reading its output while it runs. Standard input is empty.
    ///
    /// - Parameter invocation: The program and its limits.
    /// - Returns: How it ended; a code other than 0 is no error here.
    /// - Throws: ``ProcessError`` if it did not start or did not end by itself.
    func run(_ invocation: ProcessInvocation) async throws -> ProcessOutcome
}
