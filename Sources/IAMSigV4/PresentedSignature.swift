// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes

/// What a request claims: who signed it, when, for what, and what the signature covers.
struct PresentedSignature {
    let form: VerifiedRequest.Form
    let algorithm: SigningAlgorithm
    let accessKeyID: String
    let scope: CredentialScope
    let terminator: String

    /// The regions that the signature is good in: for SigV4 the one of the scope, for SigV4a names and patterns.
    let regionSet: [String]

    /// The names of the signed headers: lower-case, sorted, unique.
    let signedHeaders: [String]

    /// The signature in lower-case hexadecimal digits: 64 for SigV4, an even number for SigV4a.
    let signature: String

    let timestamp: SigningTimestamp

    /// The life of a presigned URL in seconds; `nil` if it does not say, and for a request signed in its headers.
    let lifetime: Int?

    /// The session token under its usual name, if the request carries one.
    let securityToken: String?

    /// The session token under the name of S3 Express, if the request carries one.
    let s3SessionToken: String?

    /// Takes the parameters of a signature apart.
    ///
    /// - Parameter values: The parameters by their names in the query, decoded.
    init(
        form: VerifiedRequest.Form,
        algorithm: SigningAlgorithm,
        timestamp: SigningTimestamp,
        lifetime: Int?,
        values: [String: String]
    ) throws(VerificationError) {
        self.form = form
        self.algorithm = algorithm
        (accessKeyID, scope, terminator) = try Self.credential(values["X-Amz-Credential", default: ""], algorithm)
        regionSet = try Self.regionSet(values["X-Amz-Region-Set"], algorithm, scope)
        signedHeaders = try Self.names(values["X-Amz-SignedHeaders", default: ""])
        signature = values["X-Amz-Signature", default: ""]
        guard algorithm.isWellFormed(signature) else {
            throw VerificationError(
                .incompleteSignature,
                algorithm == .sigV4
                    ? "'Signature' must be 64 lower-case hexadecimal digits."
                    : "'Signature' must be a signature in DER, in lower-case hexadecimal digits."
            )
        }
        self.timestamp = timestamp
        self.lifetime = lifetime
        securityToken = values["X-Amz-Security-Token"]
        s3SessionToken = values["X-Amz-S3session-Token"]
    }

    private static func credential(
        _ text: String,
        _ algorithm: SigningAlgorithm
    ) throws(VerificationError) -> (accessKeyID: String, scope: CredentialScope, terminator: String) {
        // From the right, because a key id may hold slashes.
        var elements = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        let hasRegion = algorithm == .sigV4
        guard elements.count >= (hasRegion ? 5 : 4), !elements[0].isEmpty else {
            throw VerificationError(
                .incompleteSignature,
                "Credential must have exactly \(hasRegion ? 5 : 4) slash-delimited elements, "
                    + "e.g. keyid/date/\(hasRegion ? "region/" : "")service/term, got '\(text.prefix(200))'"
            )
        }
        let terminator = elements.removeLast()
        let service = elements.removeLast()
        let region = hasRegion ? elements.removeLast() : nil
        let date = elements.removeLast()
        let scope = CredentialScope(date: date, region: region, service: service)
        return (elements.joined(separator: "/"), scope, terminator)
    }

    private static func regionSet(
        _ text: String?,
        _ algorithm: SigningAlgorithm,
        _ scope: CredentialScope
    ) throws(VerificationError) -> [String] {
        if algorithm == .sigV4 { return [scope.region ?? ""] }
        guard let names = text.flatMap(RegionSet.parse) else {
            throw VerificationError(
                .incompleteSignature,
                "A request signed with \(algorithm) requires 'X-Amz-Region-Set', regions or patterns separated by commas."
            )
        }
        return names
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

extension SigningAlgorithm {
    /// Reads the name in a request.
    init(presented name: some StringProtocol) throws(VerificationError) {
        guard let algorithm = SigningAlgorithm(rawValue: String(name)) else {
            throw VerificationError(.incompleteSignature, "Unsupported AWS 'algorithm': '\(name.prefix(40))'.")
        }
        self = algorithm
    }

    /// Whether a signature has the digits that one of this algorithm has; a DER signature has 8 to 72 bytes.
    func isWellFormed(_ signature: String) -> Bool {
        switch self {
        case .sigV4: PayloadHash.isDigest(signature)
        case .sigV4a:
            (16...144).contains(signature.utf8.count) && signature.utf8.count.isMultiple(of: 2)
                && signature.utf8.allSatisfy { PercentEncoding.digit($0) != nil && !(0x41...0x46).contains($0) }
        }
    }
}
