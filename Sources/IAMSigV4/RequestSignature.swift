// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes

/// The signature of one request, with all that led to it in one buffer.
struct RequestSignature: ~Copyable {
    private var scratch: ByteScratch
    private let canonical: CanonicalRequest
    private let stringToSign: StringToSign

    private let algorithm: SigningAlgorithm

    /// Where the digits of the signature lie, once there is one.
    private var digits = 0..<0

    /// Writes canonical request and string to sign.
    ///
    /// - Parameters:
    ///   - method: The method as sent.
    ///   - target: The request target as it goes over the wire.
    ///   - excluded: Parameters of the query that are not signed.
    ///   - headers: The headers to sign.
    ///   - payload: The last line of the canonical request.
    ///   - options: Encoding and normalisation of the path.
    ///   - timestamp: The time of signing.
    ///   - scopeEnd: The scope without its date, see ``StringToSign/scopeEnd(region:service:)``.
    ///   - algorithm: How it will be signed.
    init(
        method: String,
        target: String,
        excluding excluded: [String] = [],
        headers: borrowing CanonicalHeaders,
        payload: String,
        options: SigningOptions,
        timestamp: String,
        scopeEnd: String,
        algorithm: SigningAlgorithm
    ) {
        scratch = ByteScratch()
        canonical = CanonicalRequest(
            method: method,
            target: target,
            excluding: excluded,
            headers: headers,
            payload: payload,
            options: options,
            to: &scratch
        )
        stringToSign = StringToSign(
            for: canonical.range,
            algorithm: algorithm,
            timestamp: timestamp,
            scopeEnd: scopeEnd,
            to: &scratch
        )
        self.algorithm = algorithm
    }

    /// Signs the string to sign.
    ///
    /// - Parameter key: A key for the algorithm.
    mutating func sign(with key: RequestKey) throws(SigningError) {
        switch key {
        case .sigV4(let cached): sign(with: cached.key)
        case .sigV4a(let pair):
            let signature = try pair.signature(of: stringToSign.range, in: scratch)
            write { scratch in
                unsafe signature.withUnsafeBytes { unsafe scratch.append(hexadecimalOf: $0) }
            }
        }
    }

    private mutating func sign(with key: SigningKey) {
        let digest = key.signature(of: stringToSign.range, in: scratch)
        write { scratch in scratch.append(hexadecimalOf: digest) }
    }

    @inline(__always)
    private mutating func write(_ signature: (inout ByteScratch) -> Void) {
        let start = scratch.count
        signature(&scratch)
        digits = start..<scratch.count
    }

    /// Whether a presented signature is one that the holder of the key made.
    ///
    /// - Parameter presented: Lower-case hexadecimal digits.
    mutating func isMatched(by presented: String, of key: RequestKey) -> Bool {
        switch key {
        case .sigV4(let cached):
            sign(with: cached.key)
            return isEqual(to: presented)
        case .sigV4a(let pair):
            return pair.isValid(presented, of: stringToSign.range, in: scratch)
        }
    }

    /// Whether the query has a parameter that only a signer may write.
    var hasAuthenticationParameter: Bool { canonical.query.hasAuthenticationParameter }

    /// Whether there is a tab in a header value, which services read differently.
    var hasTabs: Bool { canonical.content == .tabbed }

    /// Refuses what cannot be signed, or not in a form that every service reads alike.
    func check() throws(SigningError) {
        if canonical.query.hasNamelessParameter {
            throw SigningError(
                .invalidTarget,
                "The query has a parameter without a name, which services read differently."
            )
        }
        if canonical.hasFragment {
            throw SigningError(.invalidTarget, "The request target has a fragment, which is never sent.")
        }
        if canonical.content == .illegal {
            throw SigningError(.invalidHeader, "A header value has a control character, such as a line break.")
        }
    }

    /// The `Authorization` field.
    ///
    /// The blanks after the commas are written because some verifiers need them.
    borrowing func authorization(accessKeyID: String) -> HTTPField {
        // In a buffer of its own: behind a session token there would be no room, and all before would move.
        var value = ByteScratch(capacity: 512)
        value.append(algorithm.name)
        value.append(" Credential=" as StaticString)
        value.append(accessKeyID)
        value.append("/" as Unicode.Scalar)
        unsafe value.append(scratch.slice(stringToSign.scope))
        value.append(", SignedHeaders=" as StaticString)
        unsafe value.append(scratch.slice(canonical.signedHeaders))
        value.append(", Signature=" as StaticString)
        unsafe value.append(scratch.slice(digits))
        // Lenient, because nothing in it has to be made legal: the key id was checked, the rest is ours.
        return unsafe HTTPField(name: .authorization, lenientValue: value.slice(0..<value.count))
    }

    /// The signature in hexadecimal digits.
    func text() -> String { scratch.text(digits) }

    /// Whether the signature is `other`, compared without stopping at the first difference.
    ///
    /// - Parameter other: 64 lower-case hexadecimal digits, which compare as the 32 bytes do.
    private func isEqual(to other: String) -> Bool { scratch.isEqual(digits, to: other) }

    /// Every intermediate.
    ///
    /// - Parameters:
    ///   - timestamp: The time of signing.
    ///   - scope: What the signature is good for.
    ///   - signature: What to tell as the signature.
    ///   - authorization: The value of the `Authorization` field.
    func trace(
        timestamp: SigningTimestamp,
        scope: CredentialScope,
        signature: String,
        authorization: String?
    ) -> SigningTrace {
        SigningTrace(
            algorithm: algorithm.rawValue,
            scope: scope,
            timestamp: timestamp.text,
            canonicalRequest: scratch.text(canonical.range),
            stringToSign: scratch.text(stringToSign.range),
            signature: signature,
            authorization: authorization,
            signedHeaders: scratch.text(canonical.signedHeaders),
            payloadHash: scratch.text(canonical.payloadHash)
        )
    }
}
