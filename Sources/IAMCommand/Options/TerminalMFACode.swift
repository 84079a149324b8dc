// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials
internal import IAMProviders
internal import SystemPackage

/// The MFA code from a person at the terminal.
struct TerminalMFACode: MFACodeSource {
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
        // The terminal itself, because standard input and output may be pipes.
        guard let terminal = try? FileDescriptor.open(FilePath("/dev/tty"), .readWrite, options: .closeOnExec) else {
            throw CredentialError(
                .interactionRequired,
                "an MFA code for \(serialNumber) is needed and there is no terminal to ask on",
                hint: command
            )
        }
        defer { try? terminal.close() }
        let line = Self.ask("Enter MFA code for \(serialNumber): ", on: terminal)
        guard line.utf8.count == 6, line.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw CredentialError(
                .interactionRequired,
                "the MFA code is not six digits",
                hint: "type the code shown now"
            )
        }
        return Secret(line)
    }

    private static func ask(_ prompt: String, on terminal: FileDescriptor) -> String {
        guard (try? terminal.writeAll(Array(prompt.utf8))) != nil else { return "" }
        let bytes = try? unsafe [UInt8](unsafeUninitializedCapacity: 256) { buffer, count in
            count = try unsafe terminal.read(into: UnsafeMutableRawBufferPointer(buffer))
        }
        return String(decoding: (bytes ?? []).filter { $0 > 0x20 }, as: UTF8.self)
    }
}
