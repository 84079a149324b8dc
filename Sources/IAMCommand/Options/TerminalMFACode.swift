// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials
internal import IAMProviders

/// The MFA code from a person at the terminal.
struct TerminalMFACode: MFACodeSource {
    let terminal: Terminal
    let mayAsk: Bool

    func code(for serialNumber: String) async throws(CredentialError) -> Secret {
        let command = "run the command in a terminal, or pass --mfa-token CODE"
        guard mayAsk else {
            throw CredentialError(
                .interactionRequired,
                "an MFA code for \(serialNumber) is needed and --no-input is set",
                hint: command
            )
        }
        guard let line = terminal.ask("Enter MFA code for \(serialNumber): ") else {
            throw CredentialError(
                .interactionRequired,
                "an MFA code for \(serialNumber) is needed and there is no terminal to ask on",
                hint: command
            )
        }
        guard line.utf8.count == 6, line.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw CredentialError(
                .interactionRequired,
                "the MFA code is not six digits",
                hint: "type the code shown now"
            )
        }
        return Secret(line)
    }
}
