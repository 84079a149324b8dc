// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// Why a request cannot be signed.
///
/// Never holds a secret.
public struct SigningError: Error, Sendable {
    /// The kinds of failure; more may be added.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Value: String {
            case missingHost, invalidTarget, invalidHeader, alreadySigned, invalidCredentials, invalidScope, invalidDate
            case invalidExpiration, invalidPayloadHash, invalidPolicy, invalidUpload, wrongBodyLength
        }

        private let value: Value

        /// There is neither an authority nor a `Host` field.
        public static var missingHost: Self { Self(value: .missingHost) }

        /// The path or the query cannot be signed in a form that every service reads alike.
        public static var invalidTarget: Self { Self(value: .invalidTarget) }

        /// A header field has a character that cannot be signed, or occurs twice where it must not.
        public static var invalidHeader: Self { Self(value: .invalidHeader) }

        /// The request carries an `Authorization` field, or parameters that only a signer may add.
        public static var alreadySigned: Self { Self(value: .alreadySigned) }

        /// The access key id or the secret is empty or has illegal characters.
        public static var invalidCredentials: Self { Self(value: .invalidCredentials) }

        /// The service, the region or the region set is empty, has illegal characters, or does not go with the algorithm.
        public static var invalidScope: Self { Self(value: .invalidScope) }

        /// The date is outside the years 1 to 9999, or the given `x-amz-date` is not `YYYYMMDDTHHMMSSZ`.
        public static var invalidDate: Self { Self(value: .invalidDate) }

        /// A presigned URL must live for 1 to 604800 seconds.
        public static var invalidExpiration: Self { Self(value: .invalidExpiration) }

        /// The given payload hash is not 64 lower-case hexadecimal digits.
        public static var invalidPayloadHash: Self { Self(value: .invalidPayloadHash) }

        /// A POST policy has conditions that no form can fulfil.
        public static var invalidPolicy: Self { Self(value: .invalidPolicy) }

        /// The description of a body in chunks is one that no service takes.
        public static var invalidUpload: Self { Self(value: .invalidUpload) }

        /// The body has more or fewer bytes than were declared.
        public static var wrongBodyLength: Self { Self(value: .wrongBodyLength) }

        /// The name of the code.
        public var description: String { value.rawValue }
    }

    /// The kind of failure.
    public let code: Code

    /// One sentence: what cannot be signed and why.
    public let message: String

    /// What to do next, if that is known.
    public let hint: String?

    init(_ code: Code, _ message: String, hint: String? = nil) {
        self.code = code
        self.message = message
        self.hint = hint
    }
}

extension SigningError: CustomStringConvertible {
    /// The message, then the hint.
    public var description: String { hint.map { "\(message)\n  hint: \($0)" } ?? message }
}
