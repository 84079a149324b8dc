// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

package import IAMCredentials
package import IAMPlatform

/// Runs the command of `mfa_process`, which prints the code of a device.
///
/// Source: aws-vault, `mfa_process`.
package struct ProcessMFACode: MFACodeSource {
    /// The command line; it may hold secrets and is never shown but for the name of its program.
    private let command: String
    private let location: ConfigurationLocation?
    private let processes: any ProcessRunner

    /// Makes a source; nothing is run yet.
    ///
    /// - Parameters:
    ///   - command: The command line, for `sh -c`.
    ///   - location: The file and line of the role.
    ///   - processes: Runs the command.
    package init(command: String, location: ConfigurationLocation?, processes: any ProcessRunner) {
        self.command = command
        self.location = location
        self.processes = processes
    }

    package func code(for serialNumber: String) async throws(CredentialError) -> Secret {
        let outcome: ProcessOutcome
        do {
            let invocation = ProcessInvocation(program: "sh", arguments: ["-c", command], outputLimit: 1_024)
            outcome = try await processes.run(invocation)
        } catch {
            let code: CredentialError.Code
            switch (error as? ProcessError)?.code {
            case .timedOut?: code = .timedOut
            case .cancelled?: code = .cancelled
            default: code = error is CancellationError ? .cancelled : .unreachable
            }
            throw failure(
                code,
                "did not end as it should: \((error as? ProcessError)?.message ?? "\(type(of: error))")",
                serialNumber
            )
        }
        guard outcome.exitCode == 0 else {
            throw failure(.unreachable, "ended with exit code \(outcome.exitCode)", serialNumber)
        }
        let digits = outcome.output.withExposedBytes { bytes in bytes.filter { $0 > 0x20 } }
        guard digits.count == 6, digits.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw failure(.invalidResponse, "printed something other than six digits", serialNumber)
        }
        return Secret(bytes: digits)
    }

    private func failure(_ code: CredentialError.Code, _ reason: String, _ serialNumber: String) -> CredentialError {
        CredentialError(
            code,
            "mfa_process, which shall give the code of \(serialNumber), \(reason)",
            hint: "run \(ProgramName.shown(of: command)) by hand as the profile has it, or pass --mfa-token",
            provider: MFASessionCredentialProvider.name,
            location: location
        )
    }
}

extension ProcessMFACode: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The name of the program.
    package var description: String { "mfa_process \(ProgramName.shown(of: command))" }

    /// The same as ``description``.
    package var debugDescription: String { description }

    /// A mirror of what ``description`` tells.
    package var customMirror: Mirror { Mirror(self, children: ["program": ProgramName.shown(of: command)]) }
}
