// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes

/// The signature of one request, with all that led to it in one buffer.
struct RequestSignature: ~Copyable {
    private var scratch: ByteScratch
    private let canonical: CanonicalRequest
    private let stringToSign: StringToSign

    /// Where the 64 digits of the signature lie.
    private let digits: Range<Int>

    /// Writes canonical request and string to sign, and signs.
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
    ///   - key: The key of the day, the region and the service.
    init(
        method: String,
        target: String,
        excluding excluded: [String] = [],
        headers: borrowing CanonicalHeaders,
        payload: String,
        options: SigningOptions,
        timestamp: String,
        scopeEnd: String,
        key: SigningKey
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
        stringToSign = StringToSign(for: canonical.range, timestamp: timestamp, scopeEnd: scopeEnd, to: &scratch)
        let start = scratch.count
        scratch.append(hexadecimalOf: key.signature(of: stringToSign.range, in: scratch))
        digits = start..<scratch.count
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
    mutating func authorization(accessKeyID: String) -> HTTPField {
        let start = scratch.count
        scratch.append("AWS4-HMAC-SHA256 Credential=" as StaticString)
        scratch.append(accessKeyID)
        scratch.append("/" as Unicode.Scalar)
        scratch.append(copyOf: stringToSign.scope)
        scratch.append(", SignedHeaders=" as StaticString)
        scratch.append(copyOf: canonical.signedHeaders)
        scratch.append(", Signature=" as StaticString)
        scratch.append(copyOf: digits)
        // Lenient, because nothing in it has to be made legal: the key id was checked, the rest is ours.
        return unsafe HTTPField(name: .authorization, lenientValue: scratch.slice(start..<scratch.count))
    }

    /// The signature in hexadecimal digits.
    func text() -> String { scratch.text(digits) }

    /// Whether the signature is `other`, compared without stopping at the first difference.
    ///
    /// - Parameter other: 64 lower-case hexadecimal digits, which compare as the 32 bytes do.
    func isEqual(to other: String) -> Bool {
        unsafe other.withUTF8Bytes { other in
            guard other.count == digits.count else { return false }
            var difference: UInt8 = 0
            for offset in 0..<other.count { unsafe difference |= other[offset] ^ scratch[digits.lowerBound + offset] }
            return difference == 0
        }
    }

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
            algorithm: StringToSign.algorithm,
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
