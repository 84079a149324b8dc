// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import IAMCredentials

/// A signing key, and the session token that goes with it as the field it is sent in.
///
/// The field is made once: to check and copy a long token takes as long as to hash it.
final class CachedSigningKey: Sendable {
    /// The key.
    let key: SigningKey

    /// The field `X-Amz-Security-Token`, for those who have asked for the key with a token.
    let tokenField: HTTPField?

    /// What the token is made of.
    let tokenContent: HeaderValue.Content

    private let token: Secret?

    init(key: SigningKey, token: Secret?) {
        self.key = key
        self.token = token
        let field = token?.withExposedText { HTTPField(name: .amzSecurityToken, value: $0) }
        self.tokenField = field
        self.tokenContent = field.map { HeaderValue.content($0.value) } ?? .plain
    }

    /// Whether the field carries `other`, or there is nothing to carry.
    ///
    /// The same token has its bytes in the same place, which cannot change as long as they are held here.
    func goes(with other: Secret?) -> Bool {
        guard let other else { return true }
        guard let token else { return false }
        return token.withExposedBytes { mine in
            other.withExposedBytes { theirs in
                unsafe mine.withUnsafeBufferPointer { mine in
                    unsafe theirs.withUnsafeBufferPointer { theirs in
                        unsafe mine.baseAddress == theirs.baseAddress && mine.count == theirs.count
                    }
                }
            }
        }
    }
}

extension CachedSigningKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Always `<redacted>`.
    var description: String { "<redacted>" }

    /// Always `<redacted>`.
    var debugDescription: String { description }

    /// A mirror with nothing in it.
    var customMirror: Mirror { Mirror(self, children: [:]) }
}
