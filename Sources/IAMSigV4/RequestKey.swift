// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import IAMCredentials

/// What signs one request.
enum RequestKey: Sendable {
    /// The key of a day, a region and a service.
    case sigV4(CachedSigningKey)

    /// The key pair of an access key.
    case sigV4a(SigV4aKey)

    /// The algorithm that the key is for.
    var algorithm: SigningAlgorithm {
        switch self {
        case .sigV4: .sigV4
        case .sigV4a: .sigV4a
        }
    }

    /// The field `X-Amz-Security-Token` for the session token that the key was asked for with.
    func tokenField(_ token: Secret) -> HTTPField? {
        switch self {
        case .sigV4(let cached): cached.tokenField
        case .sigV4a: token.withExposedText { HTTPField(name: .amzSecurityToken, value: $0) }
        }
    }

    /// What the session token is made of, as far as that is known.
    var tokenContent: HeaderValue.Content {
        switch self {
        case .sigV4(let cached): cached.tokenContent
        // Not known to be plain, so it is looked at.
        case .sigV4a: .tabbed
        }
    }
}

extension RequestKey {
    /// Signs what belongs to the body of a request.
    ///
    /// - Parameter range: Where the string to sign lies in `scratch`.
    /// - Returns: Lower-case hexadecimal digits.
    func signature(of range: Range<Int>, in scratch: inout ByteScratch) throws(SigningError) -> String {
        let start = scratch.count
        switch self {
        case .sigV4(let cached): scratch.append(hexadecimalOf: cached.key.signature(of: range, in: scratch))
        case .sigV4a(let pair):
            for byte in try pair.signature(of: range, in: scratch) { scratch.append(hexadecimal: byte) }
        }
        return scratch.text(start..<scratch.count)
    }

    /// Whether `signature` is one of a string to sign; takes the same time wherever it differs.
    ///
    /// - Parameter signature: Hexadecimal digits.
    func isSignature(_ signature: String, of range: Range<Int>, in scratch: inout ByteScratch) -> Bool {
        guard algorithm.isWellFormed(signature) else { return false }
        switch self {
        case .sigV4(let cached):
            let start = scratch.count
            scratch.append(hexadecimalOf: cached.key.signature(of: range, in: scratch))
            return scratch.isEqual(start..<scratch.count, to: signature)
        case .sigV4a(let pair):
            return pair.isValid(signature, of: range, in: scratch)
        }
    }
}

extension RequestKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Always `<redacted>`.
    var description: String { "<redacted>" }

    /// Always `<redacted>`.
    var debugDescription: String { description }

    /// A mirror with nothing in it.
    var customMirror: Mirror { Mirror(self, children: [:]) }
}
