// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import IAMCredentials
public import IAMPlatform

/// Runs the command of `credential_process` and reads the credentials it prints.
///
/// The command runs as `sh -c COMMAND` with an empty standard input, for at most 60 seconds, and may print at most
/// 64 KiB: one JSON object with `Version` (the number 1), `AccessKeyId`, `SecretAccessKey`, and if it likes
/// `SessionToken`, `Expiration` and `AccountId`. Credentials without `Expiration` do not end. Errors name the program
/// and its exit status, and show the end of what it wrote to standard error; never its arguments, which may hold
/// secrets, and never its output.
///
/// Source: AWS SDKs and Tools Reference Guide, "Process credential provider".
public struct ProcessCredentialProvider: CredentialProvider {
    /// `process`.
    public var name: String { Self.name }

    static let name = "process"

    private static let outputLimit = 64 * 1_024
    private static let timeout = Duration.seconds(60)

    private let command: String
    private let accountID: String?
    private let location: ConfigurationLocation?
    private let platform: Platform

    /// Makes a provider; nothing is run yet.
    ///
    /// - Parameters:
    ///   - command: The command line, for `sh -c`.
    ///   - accountID: The profile's `aws_account_id`, for a command that does not tell.
    ///   - location: The file and line of the command.
    ///   - platform: Runs the command.
    public init(command: String, accountID: String? = nil, location: ConfigurationLocation? = nil, platform: Platform) {
        self.command = command
        self.accountID = accountID
        self.location = location
        self.platform = platform
    }

    /// Runs the command.
    ///
    /// - Throws: ``CredentialError``: `.invalidConfiguration` for a program that is not there, `.unreachable` if it fails,
    ///   `.timedOut`, `.invalidResponse` for output that is too long or is not what it should be, `.expired`, `.cancelled`.
    public func credentials() async throws(CredentialError) -> Credentials {
        let outcome = try await run()
        guard outcome.exitCode == 0 else { throw failure(outcome) }
        let document = try outcome.output.withExposedBytes { bytes throws(CredentialError) in
            try CredentialDocument(
                bytes,
                provider: name,
                source: program,
                hint: "run the command in a shell and compare what it prints with the format of credential_process",
                location: location
            )
        }
        return try credentials(document)
    }

    private func credentials(_ document: CredentialDocument) throws(CredentialError) -> Credentials {
        guard let version = document["Version"] else { throw document.invalid("gave no Version") }
        guard version.integer == 1 else { throw document.invalid("gave a Version that is not the number 1") }
        let accessKeyID = try document.text("AccessKeyId")
        let secretAccessKey = Secret(try document.text("SecretAccessKey"))
        let hasToken = document["SessionToken"].map { $0.text?.isEmpty != true } ?? false
        let sessionToken = hasToken ? Secret(try document.text("SessionToken")) : nil
        let expiration = try document.expiration()
        try document.refuse(expiration, endedBy: platform.clock.now())
        return Credentials(
            accessKeyID: accessKeyID,
            secretAccessKey: secretAccessKey,
            sessionToken: sessionToken,
            expiration: expiration,
            accountID: document["AccountId"]?.nonEmptyText ?? accountID,
            source: name
        )
    }

    private func run() async throws(CredentialError) -> ProcessOutcome {
        let invocation = ProcessInvocation(
            program: "sh",
            arguments: ["-c", command],
            outputLimit: Self.outputLimit,
            timeout: Self.timeout
        )
        do {
            return try await platform.processes.run(invocation)
        } catch {
            throw failure(error)
        }
    }

    // MARK: Errors

    private static let tryHint = "run the command in a shell to see why it fails"

    fileprivate var program: String { ProgramName.shown(of: command) }

    private func failure(_ outcome: ProcessOutcome) -> CredentialError {
        let status = outcome.exitCode
        let said = String(outcome.errorText.singleLine().suffix(300))
        let hint =
            switch status {
            case 126: "make the program executable"
            case 127: "install the program, or write its whole path: the shell did not find it"
            default: Self.tryHint
            }
        return error(
            // The shell says so of a program that it cannot run.
            status == 126 || status == 127 ? .invalidConfiguration : .unreachable,
            "\(program) ended with exit status \(status)" + (said.isEmpty ? "" : " and said: \(said)"),
            hint: hint
        )
    }

    private func failure(_ cause: any Error) -> CredentialError {
        switch (cause as? ProcessError)?.code {
        case .timedOut?:
            return error(
                .timedOut,
                "\(program) ran longer than \(Self.timeout.components.seconds) seconds and was ended",
                hint: "run the command in a shell: it may wait for somebody to answer, which it cannot do here",
                underlying: cause
            )
        case .tooMuchOutput?:
            return error(
                .invalidResponse,
                "\(program) wrote more than \(Self.outputLimit / 1_024) KiB and was ended",
                hint: "the command should print one JSON object and nothing else",
                underlying: cause
            )
        case .cancelled?:
            return error(.cancelled, "the task was cancelled", underlying: cause)
        case .notStarted?:
            return error(
                .unreachable,
                "\(program) could not be run, because sh could not be started",
                hint: "check that sh is in PATH",
                underlying: cause
            )
        default:
            if cause is CancellationError { return error(.cancelled, "the task was cancelled", underlying: cause) }
            return error(
                .unreachable,
                "\(program) could not be run: \(type(of: cause))",
                hint: Self.tryHint,
                underlying: cause
            )
        }
    }

    private func error(
        _ code: CredentialError.Code,
        _ message: String,
        hint: String? = nil,
        underlying: (any Error)? = nil
    ) -> CredentialError {
        CredentialError(code, message, hint: hint, provider: name, location: location, underlying: underlying)
    }
}

extension ProcessCredentialProvider: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The provider's name and that of the program; nothing else of the command line, which may hold secrets.
    public var description: String { "\(name) \(program)" }

    /// The same as ``description``.
    public var debugDescription: String { description }

    /// A mirror of what ``description`` tells.
    public var customMirror: Mirror { Mirror(self, children: ["program": program]) }
}
