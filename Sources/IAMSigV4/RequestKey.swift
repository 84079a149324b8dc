// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import IAMCredentials

/// What signs one request.
enum RequestKey {
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
