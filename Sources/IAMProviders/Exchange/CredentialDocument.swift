// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials

internal import struct FoundationEssentials.Date

/// Reads credentials from the JSON object that a command, a container's endpoint or an instance's endpoint gives.
///
/// The errors name members and never show a value.
struct CredentialDocument {
    /// The provider's name.
    let provider: String

    /// Who gave the document, as the subject of a sentence.
    let source: String

    /// What to do about a wrong document.
    let hint: String?

    let location: ConfigurationLocation?

    private let members: [String: JSONValue]

    /// Reads a document.
    ///
    /// - Parameters:
    ///   - bytes: The whole document; may be secret.
    ///   - provider: The provider's name.
    ///   - source: Who gave the document.
    ///   - hint: What to do about a wrong document.
    ///   - location: What errors are about.
    /// - Throws: `.invalidResponse` if this is no JSON object.
    init(
        _ bytes: [UInt8],
        provider: String,
        source: String,
        hint: String? = nil,
        location: ConfigurationLocation?
    ) throws(CredentialError) {
        self.provider = provider
        self.source = source
        self.hint = hint
        self.location = location
        let value = JSONValue(parsing: bytes)
        self.members = value?.members ?? [:]
        guard value?.members == nil else { return }
        guard let first = bytes.first(where: { $0 != 0x20 && !(0x09...0x0D).contains($0) }) else {
            throw invalid("gave nothing at all")
        }
        if value != nil { throw invalid("gave JSON that is not an object") }
        let isMarkup = first == UInt8(ascii: "<")
        throw invalid(isMarkup ? "gave HTML or XML where JSON belongs" : "gave something that is not JSON")
    }

    subscript(name: String) -> JSONValue? {
        guard let value = members[name], value != .null else { return nil }
        return value
    }

    /// A member that becomes part of header fields and shell lines, so it must be printable ASCII without spaces.
    ///
    /// - Throws: `.invalidResponse` if it is missing, blank or something else.
    func text(_ name: String) throws(CredentialError) -> String {
        guard let value = self[name] else { throw invalid("gave no \(name)") }
        guard let text = value.text else { throw invalid("gave a \(name) that is not a text") }
        guard !text.utf8.allSatisfy({ $0 == 0x20 || (0x09...0x0D).contains($0) }) else {
            throw invalid("gave a \(name) that is blank")
        }
        guard text.isVisibleASCII else {
            throw invalid("gave a \(name) with characters that none can have")
        }
        return text
    }

    /// The end of the credentials.
    ///
    /// - Throws: `.invalidResponse` if there is one that is not an ISO 8601 time.
    func expiration() throws(CredentialError) -> Date? {
        guard let value = self["Expiration"] else { return nil }
        if let text = value.text, let date = AWSTimestamp.parse(text) { return date }
        throw invalid("gave an Expiration that is not a time such as 2035-01-02T03:04:05Z")
    }

    /// Refuses an end that has passed.
    ///
    /// - Throws: `.expired`.
    func refuse(_ expiration: Date?, endedBy now: Date) throws(CredentialError) {
        guard let expiration, expiration <= now else { return }
        throw CredentialError(
            .expired,
            "\(source) gave credentials that ended at \(AWSTimestamp.extended(expiration)); "
                + "it is \(AWSTimestamp.extended(now))",
            hint: "check the clock of this machine, and why \(source) gives old credentials",
            provider: provider,
            location: location
        )
    }

    /// The credentials of a container or an instance, which always end; they may have ended already.
    ///
    /// - Throws: `.invalidResponse` if a member is missing or makes no sense.
    func session() throws(CredentialError) -> Credentials {
        let accessKeyID = try text("AccessKeyId")
        let secretAccessKey = Secret(try text("SecretAccessKey"))
        let sessionToken = Secret(try text("Token"))
        guard let expiration = try expiration() else { throw invalid("gave no Expiration") }
        return Credentials(
            accessKeyID: accessKeyID,
            secretAccessKey: secretAccessKey,
            sessionToken: sessionToken,
            expiration: expiration,
            accountID: self["AccountId"]?.nonEmptyText,
            source: provider
        )
    }

    /// An error about the document.
    func invalid(_ predicate: String) -> CredentialError {
        CredentialError(.invalidResponse, "\(source) \(predicate)", hint: hint, provider: provider, location: location)
    }
}
