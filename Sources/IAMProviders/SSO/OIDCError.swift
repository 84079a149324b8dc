// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials

/// Why the token service of IAM Identity Center gave no token.
///
/// Source: IAM Identity Center OIDC API reference, errors of `CreateToken`; RFC 6749, 5.2; RFC 8628, 3.5.
public struct OIDCError: Error, Sendable {
    /// The kinds of failure; more may be added.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Value: String {
            case authorizationPending = "authorization_pending"
            case slowDown = "slow_down"
            case expiredToken = "expired_token"
            case accessDenied = "access_denied"
            case invalidGrant = "invalid_grant"
            case invalidRequest = "invalid_request"
            case invalidScope = "invalid_scope"
            case unauthorizedClient = "unauthorized_client"
            case unsupportedGrantType = "unsupported_grant_type"
            case invalidClient = "invalid_client"
            case invalidClientMetadata = "invalid_client_metadata"
            case invalidRedirectURI = "invalid_redirect_uri"
            case invalidRequestRegion = "invalid_request_region"
            case serverError = "server_error"
            case noAnswer = "no_answer"
            case invalidResponse = "invalid_response"
            case other
        }

        private let value: Value

        /// Nobody has confirmed the code yet.
        public static var authorizationPending: Self { Self(value: .authorizationPending) }
        /// The service is asked too often.
        public static var slowDown: Self { Self(value: .slowDown) }
        /// Nobody confirmed the code in time.
        public static var expiredToken: Self { Self(value: .expiredToken) }
        /// Somebody said no.
        public static var accessDenied: Self { Self(value: .accessDenied) }
        /// The refresh token or code has ended, was revoked or was used before.
        public static var invalidGrant: Self { Self(value: .invalidGrant) }
        /// The request lacks something or is malformed.
        public static var invalidRequest: Self { Self(value: .invalidRequest) }
        /// The service does not know a scope.
        public static var invalidScope: Self { Self(value: .invalidScope) }
        /// The client is not registered for this kind of grant.
        public static var unauthorizedClient: Self { Self(value: .unauthorizedClient) }
        /// The service does not know this kind of grant.
        public static var unsupportedGrantType: Self { Self(value: .unsupportedGrantType) }
        /// The registration of the client has ended or is unknown.
        public static var invalidClient: Self { Self(value: .invalidClient) }
        /// The service did not take the registration's data.
        public static var invalidClientMetadata: Self { Self(value: .invalidClientMetadata) }
        /// The service did not take the address that the browser is to come back to.
        public static var invalidRedirectURI: Self { Self(value: .invalidRedirectURI) }
        /// The sign-in belongs to another region.
        public static var invalidRequestRegion: Self { Self(value: .invalidRequestRegion) }
        /// The service failed by itself.
        public static var serverError: Self { Self(value: .serverError) }
        /// There was no answer; ``OIDCError/underlying`` says why.
        public static var noAnswer: Self { Self(value: .noAnswer) }
        /// The answer makes no sense.
        public static var invalidResponse: Self { Self(value: .invalidResponse) }
        /// Any other error of the service.
        public static var other: Self { Self(value: .other) }

        private init(value: Value) { self.value = value }

        /// The code that the service writes as `name`; ``other`` for one that is not known.
        init(named name: String) { self.value = Value(rawValue: name) ?? .other }

        /// The name, for most codes as on the wire.
        public var description: String { value.rawValue }
    }

    /// The kind of failure.
    public let code: Code

    /// One sentence without secrets.
    public let message: String

    /// The address, without query.
    public let url: String

    /// Why there was no answer.
    public let underlying: (any Error)?

    init(_ code: Code, _ message: String, url: String, underlying: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.url = url
        self.underlying = underlying
    }
}

extension OIDCError: CustomStringConvertible {
    /// The message.
    public var description: String { message }
}

extension OIDCError {
    /// Whether the same request may succeed in a moment.
    var isTransient: Bool {
        if code == .noAnswer, let below = underlying as? CredentialError {
            return below.code == .unreachable || below.code == .timedOut
        }
        return code == .serverError
    }

    /// The same as providers throw it.
    func credentialError(_ access: SSOAccess, _ location: ConfigurationLocation?) -> CredentialError {
        let provider = SSOCredentialProvider.name
        func make(_ code: CredentialError.Code, _ message: String, hint: String?) -> CredentialError {
            CredentialError(code, message, hint: hint, provider: provider, location: .url(url), underlying: self)
        }
        switch code {
        case .invalidGrant, .expiredToken, .invalidClient, .unauthorizedClient:
            return access.signInNeeded(
                "the sign-in to \(access.title) has ended: \(message)",
                location: location ?? .url(url),
                underlying: self
            )
        case .noAnswer:
            return underlying as? CredentialError
                ?? make(.unreachable, message, hint: EndpointStatusFailure.failed.hint)
        case .serverError: return make(.unreachable, message, hint: EndpointStatusFailure.failed.hint)
        case .slowDown: return make(.unreachable, message, hint: EndpointStatusFailure.throttled.hint)
        case .invalidResponse:
            return make(.invalidResponse, message, hint: EndpointStatusFailure.unexpected.hint)
        case .invalidRequestRegion: return make(.refused, message, hint: "check sso_region of \(access.title)")
        case .invalidScope: return make(.refused, message, hint: "check sso_registration_scopes of \(access.title)")
        default: return make(.refused, message, hint: access.loginHint)
        }
    }
}
