// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials
internal import IAMPlatform

/// Runs the command of `mfa_process`, which prints the code of a device.
///
/// Source: aws-vault, `mfa_process`.
struct ProcessMFACode: MFACodeSource {
    /// The command line; it may hold secrets and is never shown but for its first word.
    let command: String
    let location: ConfigurationLocation?
    let processes: any ProcessRunner

    func code(for serialNumber: String) async throws(CredentialError) -> Secret {
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
        let program = command.split(separator: " ", maxSplits: 1).first ?? "the command"
        return CredentialError(
            code,
            "mfa_process, which shall give the code of \(serialNumber), \(reason)",
            hint: "run \(program) by hand as the profile has it, or pass --mfa-token",
            provider: MFASessionCredentialProvider.name,
            location: location
        )
    }
}
