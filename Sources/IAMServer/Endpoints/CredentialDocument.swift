// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials
internal import IAMPlatform
internal import IAMProviders
internal import NIOCore
internal import Synchronization

internal import struct FoundationEssentials.Date

/// The JSON of a provider's credentials, encoded once for each renewal and not for each request.
package final class CredentialDocument: Sendable {
    private struct Kept {
        let accessKeyID: String
        let expiration: Date?
        let answer: ServerAnswer
    }

    private let provider: any CredentialProvider
    private let cache: CachedCredentialProvider?
    private let clock: any WallClock
    private let type: String
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
    ///   - type: The media type.
    ///   - form: The members of the document.
    init(
        _ provider: any CredentialProvider,
        clock: any WallClock,
        type: String = "application/json",
        form: @escaping @Sendable (Members) -> [String: JSONValue] = { $0.common }
    ) {
        self.provider = provider
        self.cache = provider as? CachedCredentialProvider
        self.clock = clock
        self.type = type
        self.form = form
    }

    /// The document as it is now, if its credentials are kept and it is not yet time to renew them.
    var presentAnswer: ServerAnswer? {
        cache?.presentCredentials.flatMap { kept(for: $0) }
    }

    /// The document as it is now, or why there is none.
    func answer() async -> ServerAnswer {
        do throws(CredentialError) {
            let credentials = try await provider.credentials()
            if let answer = kept(for: credentials) { return answer }
            return try encode(credentials)
        } catch {
            return .unavailable(error)
        }
    }

    private func kept(for credentials: Credentials) -> ServerAnswer? {
        kept.withLock { kept in
            guard let kept, kept.accessKeyID == credentials.accessKeyID, kept.expiration == credentials.expiration
            else {
                return nil
            }
            return kept.answer
        }
    }

    /// Encodes credentials, and keeps the outcome.
    ///
    /// - Throws: `.invalidConfiguration` for credentials without an end, which clients of these endpoints cannot take.
    private func encode(_ credentials: Credentials) throws(CredentialError) -> ServerAnswer {
        guard let expiration = credentials.expiration, let token = credentials.sessionToken else {
            throw CredentialError(
                .invalidConfiguration,
                "the credentials are long-term keys, which are not handed out",
                hint: "name a role with --role-arn, whose sessions can be",
                provider: credentials.source
            )
        }
        var common: [String: JSONValue] = [
            "AccessKeyId": .text(credentials.accessKeyID),
            "SecretAccessKey": .text(credentials.secretAccessKey.withExposedText { $0 }),
            "Token": .text(token.withExposedText { $0 }),
            "Expiration": .text(AWSTimestamp.extended(expiration)),
        ]
        if let account = credentials.accountID { common["AccountId"] = .text(account) }
        let members = form(Members(common: common, updated: clock.now()))
        let answer = ServerAnswer(200, type: type, body: ByteBuffer(string: JSONValue.object(members).rendered()))
        kept.withLock { $0 = Kept(accessKeyID: credentials.accessKeyID, expiration: expiration, answer: answer) }
        return answer
    }
}
