// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials
internal import IAMPlatform
internal import NIOCore
internal import Synchronization

internal import struct FoundationEssentials.Date

/// The JSON of a provider's credentials, encoded once for each renewal and not for each request.
final class CredentialDocument: Sendable {
    private struct Kept {
        let accessKeyID: String
        let expiration: Date
        let body: ByteBuffer
    }

    private let provider: any CredentialProvider
    private let clock: any WallClock
    private let form: @Sendable (Members) -> [String: JSONValue]
    private let kept = Mutex<Kept?>(nil)

    /// What a document can hold.
    struct Members {
        /// Key id, secret, token and end, as all documents name them, and the account if it is known.
        let common: [String: JSONValue]
        /// When the credentials were got.
        let updated: Date
    }

    /// Makes a document; nothing is asked yet.
    ///
    /// - Parameters:
    ///   - provider: Gives the credentials, and keeps them: it is asked on each request.
    ///   - clock: Tells when a document was made.
    ///   - form: The members of the document.
    init(
        _ provider: any CredentialProvider,
        clock: any WallClock,
        form: @escaping @Sendable (Members) -> [String: JSONValue] = { $0.common }
    ) {
        self.provider = provider
        self.clock = clock
        self.form = form
    }

    /// The document as it is now.
    ///
    /// - Throws: What the provider throws; `.invalidConfiguration` for credentials without an end, which clients of these
    ///   endpoints cannot take.
    func body() async throws(CredentialError) -> ByteBuffer {
        let credentials = try await provider.credentials()
        guard let expiration = credentials.expiration, let token = credentials.sessionToken else {
            throw CredentialError(
                .invalidConfiguration,
                "the credentials are long-term keys, which are not handed out",
                hint: "name a role with --role-arn, whose sessions can be",
                provider: credentials.source
            )
        }
        let present = kept.withLock { kept in
            kept.flatMap { $0.accessKeyID == credentials.accessKeyID && $0.expiration == expiration ? $0.body : nil }
        }
        if let present { return present }
        var common: [String: JSONValue] = [
            "AccessKeyId": .text(credentials.accessKeyID),
            "SecretAccessKey": .text(credentials.secretAccessKey.withExposedText { $0 }),
            "Token": .text(token.withExposedText { $0 }),
            "Expiration": .text(AWSTimestamp.extended(expiration)),
        ]
        if let account = credentials.accountID { common["AccountId"] = .text(account) }
        let members = form(Members(common: common, updated: clock.now()))
        let body = ByteBuffer(string: JSONValue.object(members).rendered())
        kept.withLock { $0 = Kept(accessKeyID: credentials.accessKeyID, expiration: expiration, body: body) }
        return body
    }
}
