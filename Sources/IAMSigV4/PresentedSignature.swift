// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes

/// What a request claims: who signed it, when, for what, and what the signature covers.
struct PresentedSignature {
    let form: VerifiedRequest.Form
    let accessKeyID: String
    let scope: CredentialScope
    let terminator: String

    /// The names of the signed headers: lower-case, sorted, unique.
    let signedHeaders: [String]

    /// The signature: 64 lower-case hexadecimal digits.
    let signature: String

    let timestamp: SigningTimestamp

    /// The life of a presigned URL in seconds; `nil` if it does not say, and for a request signed in its headers.
    let lifetime: Int?

    /// The session token, if the request carries one.
    let sessionToken: String?

    init(
        form: VerifiedRequest.Form,
        credential: String,
        signedHeaders: String,
        signature: String,
        timestamp: SigningTimestamp,
        lifetime: Int?,
        sessionToken: String?
    ) throws(VerificationError) {
        // From the right, because a key id may hold slashes.
        let elements = credential.split(separator: "/", omittingEmptySubsequences: false)
        guard elements.count >= 5, !elements[0].isEmpty else {
            throw VerificationError(
                .incompleteSignature,
                "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, "
                    + "got '\(credential.prefix(200))'"
            )
        }
        let last = elements.count
        self.form = form
        self.accessKeyID = elements[..<(last - 4)].joined(separator: "/")
        self.scope = CredentialScope(
            date: String(elements[last - 4]),
            region: String(elements[last - 3]),
            service: String(elements[last - 2])
        )
        self.terminator = String(elements[last - 1])
        self.signedHeaders = try Self.names(signedHeaders)
        guard PayloadHash.isDigest(signature) else {
            throw VerificationError(
                .incompleteSignature,
                "'Signature' must be 64 lower-case hexadecimal digits."
            )
        }
        self.signature = signature
        self.timestamp = timestamp
        self.lifetime = lifetime
        self.sessionToken = sessionToken
    }

    private static func names(_ text: String) throws(VerificationError) -> [String] {
        let names = text.split(separator: ";", omittingEmptySubsequences: false).map(String.init)
        let isOrdered = zip(names, names.dropFirst()).allSatisfy { Array($0.utf8).lexicographicallyPrecedes($1.utf8) }
        let isLegal = names.allSatisfy { HTTPField.Name($0)?.canonicalName == $0 }
        guard isOrdered, isLegal else {
            throw VerificationError(
                .incompleteSignature,
                "'SignedHeaders' must be names of headers in lower case, sorted, each once, separated by semicolons."
            )
        }
        return names
    }
}
