// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials

/// The claims of an OpenID Connect id token, as far as they matter here.
///
/// The signature is not looked at: the token has come from the service itself, over TLS.
enum SignInIdentity {
    /// The subject (`sub`) of a token; `nil` if it is no JWT or has none.
    static func subject(of idToken: Secret) -> String? {
        idToken.withExposedBytes { bytes in
            let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
            guard parts.count == 3 else { return nil }
            return Base64URL.decode(parts[1]).flatMap { JSONValue(parsing: $0) }?["sub"]?.nonEmptyText
        }
    }
}
