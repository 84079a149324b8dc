// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// Why a request was not accepted, in the words AWS uses.
public struct VerificationError: Error, Sendable {
    /// The kinds of refusal; more may be added.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Value: String {
            case missingAuthentication, incompleteSignature, unknownKey, invalidToken, missingToken, expiredToken
            case wrongScope, skewed, requestExpired, notYetValid, unsignedHeader, payloadMismatch, signatureMismatch
        }

        private let value: Value

        /// The request is not signed at all.
        public static var missingAuthentication: Self { Self(value: .missingAuthentication) }

        /// The parameters of the signature are malformed, doubled or not all there.
        public static var incompleteSignature: Self { Self(value: .incompleteSignature) }

        /// Nobody has the access key id.
        public static var unknownKey: Self { Self(value: .unknownKey) }

        /// The session token is not the one that belongs to the access key, or there should be none.
        public static var invalidToken: Self { Self(value: .invalidToken) }

        /// The access key is temporary and the request has no session token.
        public static var missingToken: Self { Self(value: .missingToken) }

        /// The temporary credentials have ended.
        public static var expiredToken: Self { Self(value: .expiredToken) }

        /// The credential scope names another date, region, service or terminator.
        public static var wrongScope: Self { Self(value: .wrongScope) }

        /// The time of signing is too far from the present.
        public static var skewed: Self { Self(value: .skewed) }

        /// The presigned URL has ended.
        public static var requestExpired: Self { Self(value: .requestExpired) }

        /// The presigned URL begins in the future.
        public static var notYetValid: Self { Self(value: .notYetValid) }

        /// A header that must be signed is not.
        public static var unsignedHeader: Self { Self(value: .unsignedHeader) }

        /// The body is not the one that was hashed.
        public static var payloadMismatch: Self { Self(value: .payloadMismatch) }

        /// The signature is not the right one.
        public static var signatureMismatch: Self { Self(value: .signatureMismatch) }

        /// The name of the code.
        public var description: String { value.rawValue }
    }

    /// The kind of refusal.
    public let code: Code

    /// The text AWS sends, without the strings of ``expected``.
    public let message: String

    /// The access key id of the request, if it could be read.
    public let accessKeyID: String?

    /// What the verifier calculated; only for ``Code/signatureMismatch``.
    ///
    /// Its signature is left empty: whoever learns it can send the request.
    public let expected: SigningTrace?

    init(_ code: Code, _ message: String, accessKeyID: String? = nil, expected: SigningTrace? = nil) {
        self.code = code
        self.message = message
        self.accessKeyID = accessKeyID
        self.expected = expected
    }

    /// The message with the canonical request and the string to sign that were expected, as API Gateway sends it.
    ///
    /// Holds the session token of the request, as AWS's own answer does: for the caller only, never for a log.
    public var messageWithExpectation: String {
        guard let expected else { return message }
        return """
            \(message)

            The Canonical String for this request should have been
            '\(expected.canonicalRequest)'

            The String-to-Sign should have been
            '\(expected.stringToSign)'

            """
    }
}

extension VerificationError: CustomStringConvertible {
    /// The code and the message.
    public var description: String { "\(code): \(message)" }
}
