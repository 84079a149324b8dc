// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCommand
internal import IAMCredentials
internal import IAMPlatform
internal import IAMProviders
internal import SystemPackage

/// An access key as a person types it or a program writes it.
enum AccessKeyInput: Sendable {
    /// Reads two lines, or a JSON document as `aws iam create-access-key` or a `credential_process` prints it.
    ///
    /// - Throws: ``UsageError``, which tells nothing of what was read.
    static func parse(_ bytes: [UInt8]) throws(UsageError) -> StoredAccessKey.Key {
        if let document = JSONValue(parsing: bytes) {
            let object = document["AccessKey"] ?? document
            guard document["SessionToken"] == nil else { throw temporary }
            return try key(object["AccessKeyId"]?.text ?? "", object["SecretAccessKey"]?.text ?? "")
        }
        let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
        guard lines.count == 2 else {
            throw UsageError(
                "standard input is neither JSON nor two lines\n  hint: write the access key id, then the secret access key"
            )
        }
        return try key(String(lines[0]), String(lines[1]))
    }

    /// Asks on the terminal; the secret is not shown.
    ///
    /// - Throws: ``CredentialError`` with `.interactionRequired` where nobody can be asked.
    static func ask(profile: String, mayAsk: Bool) throws -> StoredAccessKey.Key {
        guard mayAsk else { throw nobody("--no-input is set") }
        // The terminal itself, because standard input and output may be pipes.
        guard let terminal = TerminalInteraction.openTerminal() else { throw nobody("there is no terminal") }
        defer { try? terminal.close() }
        let prompt = "Access key id of the profile \(profile): "
        guard (try? terminal.writeAll(Array(prompt.utf8))) != nil else { throw nobody("the terminal is gone") }
        let id = try readLine(from: terminal)
        let secret = try readHiddenLine(from: terminal, prompt: "Secret access key (not shown): ", limit: 1_024)
        guard let secret else { throw CancellationError() }
        return try key(String(decoding: id, as: UTF8.self), String(decoding: secret, as: UTF8.self))
    }

    /// A line as the terminal hands it over, whole.
    private static func readLine(from terminal: FileDescriptor) throws -> [UInt8] {
        try unsafe [UInt8](unsafeUninitializedCapacity: 1_024) { buffer, count in
            count = try unsafe terminal.read(into: UnsafeMutableRawBufferPointer(buffer))
        }
    }

    private static func key(_ id: String, _ secret: String) throws(UsageError) -> StoredAccessKey.Key {
        let id = id.filter { !$0.isWhitespace }
        let secret = secret.filter { !$0.isWhitespace }
        guard !id.hasPrefix("ASIA") else { throw temporary }
        // Source: IAM API reference, `AccessKey`.
        let isID = (16...128).contains(id.utf8.count) && id.utf8.allSatisfy { Character(Unicode.Scalar($0)).isWord }
        guard isID else {
            throw UsageError("the access key id is not 16 to 128 letters and digits\n  hint: it begins with AKIA")
        }
        guard secret.utf8.count >= 16, secret.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw UsageError("the secret access key is too short or has characters that none has")
        }
        return StoredAccessKey.Key(accessKeyID: id, secretAccessKey: Secret(secret))
    }

    private static var temporary: UsageError {
        UsageError("this is a temporary key, which ends by itself\n  hint: only long-term keys are kept in a keyring")
    }

    private static func nobody(_ reason: String) -> CredentialError {
        CredentialError(
            .interactionRequired,
            "the access key has to be typed, but \(reason)",
            hint: "run the command in a terminal, or give --stdin and write the key to standard input"
        )
    }
}

extension Character {
    fileprivate var isWord: Bool { isASCII && (isLetter || isNumber || self == "_") }
}
