// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// The algorithm and the three parameters of an `Authorization` field of SigV4 or SigV4a.
package struct AuthorizationHeader: Sendable, Hashable {
    /// How the request is signed.
    package let algorithm: SigningAlgorithm

    /// Access key id and scope, joined by slashes.
    package private(set) var credential = ""

    /// The names of the signed headers, joined by semicolons.
    package private(set) var signedHeaders = ""

    /// The signature.
    package private(set) var signature = ""

    /// Reads a field: the algorithm, a blank, then `Credential`, `SignedHeaders` and `Signature` in any order,
    /// separated by commas with or without blanks.
    ///
    /// - Parameter value: The value of the field.
    /// - Throws: ``VerificationError/Code/incompleteSignature`` if a parameter is missing, doubled, empty or unknown.
    package init(_ value: String) throws(VerificationError) {
        let parts = value.split(separator: " ", maxSplits: 1)
        algorithm = try SigningAlgorithm(presented: parts.first ?? "")
        var found: [String: String] = [:]
        for piece in parts.dropFirst().first?.split(separator: ",", omittingEmptySubsequences: false) ?? [] {
            let (name, value) = try Self.pair(piece)
            guard found.updateValue(value, forKey: name) == nil else {
                throw VerificationError(.incompleteSignature, "Authorization header has '\(name)' more than once.")
            }
        }
        let missing = ["Credential", "Signature", "SignedHeaders"].filter { found[$0, default: ""].isEmpty }
        guard missing.isEmpty, found.count == 3 else {
            let text = missing.map { "Authorization header requires '\($0)' parameter." }.joined(separator: " ")
            throw VerificationError(
                .incompleteSignature,
                text.isEmpty ? "Authorization header has an unknown parameter." : text
            )
        }
        credential = found["Credential", default: ""]
        signedHeaders = found["SignedHeaders", default: ""]
        signature = found["Signature", default: ""]
    }

    private static func pair(_ piece: Substring) throws(VerificationError) -> (String, String) {
        let trimmed = piece.drop { $0 == " " }
        guard let equals = trimmed.firstIndex(of: "=") else {
            throw VerificationError(
                .incompleteSignature,
                "'\(trimmed.prefix(40))' not a valid key=value pair (missing equal-sign) in Authorization header."
            )
        }
        let value = trimmed[trimmed.index(after: equals)...]
        let end = value.lastIndex { $0 != " " }.map { value.index(after: $0) } ?? value.startIndex
        return (String(trimmed[..<equals]), String(value[..<end]))
    }
}
