// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

extension Diagnosis {
    /// The causes that can be told apart; more may be added.
    public struct Cause: Sendable, Hashable, CustomStringConvertible {
        /// The name of the cause, such as `body-changed`.
        public let description: String

        private init(_ description: String) { self.description = description }

        /// Nothing of it says why.
        public static var unknown: Self { Self("unknown") }

        // MARK: The request differs from what was signed

        /// The method is not the one that was signed.
        public static var methodChanged: Self { Self("method-changed") }

        /// The path was percent-encoded once more, or once less, than the service does.
        public static var pathEncodedTwice: Self { Self("path-encoded-twice") }

        /// The path was decoded on the way.
        public static var pathNotEncoded: Self { Self("path-not-encoded") }

        /// Slashes were collapsed or dot segments resolved on the way.
        public static var pathNormalised: Self { Self("path-normalised") }

        /// The path is another one.
        public static var pathChanged: Self { Self("path-changed") }

        /// A plus sign in the query was read in two ways.
        public static var plusSignInQuery: Self { Self("plus-sign-in-query") }

        /// The parameters of the query stand in another order.
        public static var queryReordered: Self { Self("query-reordered") }

        /// The query was encoded in another way.
        public static var queryEncoding: Self { Self("query-encoding") }

        /// A parameter was added, removed or changed.
        public static var queryChanged: Self { Self("query-changed") }

        /// The host is not the one that was signed.
        public static var hostChanged: Self { Self("host-changed") }

        /// A signed header was changed on the way.
        public static var headerChanged: Self { Self("header-changed") }

        /// A signed header was removed on the way.
        public static var headerRemoved: Self { Self("header-removed") }

        /// A signed header arrived more than once.
        public static var headerRepeated: Self { Self("header-repeated") }

        /// The list of signed headers is another one.
        public static var signedHeadersChanged: Self { Self("signed-headers-changed") }

        /// The body is not the one that was signed.
        public static var bodyChanged: Self { Self("body-changed") }

        /// The body was lost on the way.
        public static var bodyRemoved: Self { Self("body-removed") }

        /// A body was sent, but the signature covers none.
        public static var bodyNotSigned: Self { Self("body-not-signed") }

        /// The signature does not match, and the service does not say what it calculated.
        public static var signatureMismatch: Self { Self("signature-mismatch") }

        /// The secret does not belong to the access key id.
        public static var secretWrong: Self { Self("secret-wrong") }

        // MARK: Payload of S3 and its kin

        /// The header `x-amz-content-sha256` is missing.
        public static var bodyHashHeaderMissing: Self { Self("body-hash-header-missing") }

        /// The header `x-amz-content-sha256` holds what the service does not take.
        public static var bodyHashHeaderInvalid: Self { Self("body-hash-header-invalid") }

        /// The body does not have the hash that its header says.
        public static var payloadMismatch: Self { Self("payload-mismatch") }

        /// The service wants the hash of the body in the signature.
        public static var unsignedPayloadRefused: Self { Self("unsigned-payload-refused") }

        /// The body does not have the checksum that was sent with it.
        public static var checksumMismatch: Self { Self("checksum-mismatch") }

        /// The body ended too early.
        public static var bodyIncomplete: Self { Self("body-incomplete") }

        // MARK: Credentials

        /// Nobody has the access key id.
        public static var keyUnknown: Self { Self("key-unknown") }

        /// The account may not use the service.
        public static var keyNotActivated: Self { Self("key-not-activated") }

        /// The access key is temporary, and the session token was not sent.
        public static var tokenMissing: Self { Self("token-missing") }

        /// The temporary credentials have ended.
        public static var tokenExpired: Self { Self("token-expired") }

        /// The session token does not belong to the access key.
        public static var tokenInvalid: Self { Self("token-invalid") }

        /// A session token was sent with a long-term access key.
        public static var tokenNotExpected: Self { Self("token-not-expected") }

        // MARK: Time

        /// The clock of this machine is behind.
        public static var clockBehind: Self { Self("clock-behind") }

        /// The clock of this machine is ahead.
        public static var clockAhead: Self { Self("clock-ahead") }

        /// The request was signed long before it was sent.
        public static var signedTooLongAgo: Self { Self("signed-too-long-ago") }

        // MARK: Scope

        /// The day in the credential is not the day of signing.
        public static var dateScopeMismatch: Self { Self("date-scope-mismatch") }

        /// The request was signed for another region.
        public static var regionWrong: Self { Self("region-wrong") }

        /// The request was signed for another service.
        public static var serviceWrong: Self { Self("service-wrong") }

        /// The credential does not end in `aws4_request`.
        public static var scopeTerminator: Self { Self("scope-terminator") }

        /// The endpoint wants SigV4a, which signs for several regions.
        public static var multiRegionNeeded: Self { Self("multi-region-needed") }

        /// The service does not take this way of signing.
        public static var algorithmUnsupported: Self { Self("algorithm-unsupported") }

        // MARK: Form of the signature

        /// The request is not signed.
        public static var unsignedRequest: Self { Self("unsigned-request") }

        /// The signature was removed on the way.
        public static var authorizationRemoved: Self { Self("authorization-removed") }

        /// The header `Authorization` is damaged.
        public static var incompleteAuthorizationHeader: Self { Self("incomplete-authorization-header") }

        /// The header `Authorization` has another scheme, where a signature is wanted.
        public static var otherAuthorizationScheme: Self { Self("other-authorization-scheme") }

        /// The request has no time of signing.
        public static var dateMissing: Self { Self("date-missing") }

        /// The request has two signatures.
        public static var signedTwice: Self { Self("signed-twice") }

        /// A header that has to be signed is not.
        public static var headersNotSigned: Self { Self("headers-not-signed") }

        // MARK: Presigned URLs

        /// The presigned URL has ended.
        public static var presignedExpired: Self { Self("presigned-expired") }

        /// The presigned URL is not valid yet.
        public static var presignedNotYetValid: Self { Self("presigned-not-yet-valid") }

        /// The life of the presigned URL is not 1 second to 7 days.
        public static var presignedLifetimeInvalid: Self { Self("presigned-lifetime-invalid") }

        /// A parameter of the presigned URL was changed.
        public static var presignedParameterChanged: Self { Self("presigned-parameter-changed") }

        /// A parameter of the presigned URL stands twice.
        public static var presignedParameterRepeated: Self { Self("presigned-parameter-repeated") }

        /// A parameter of the presigned URL is missing or malformed.
        public static var presignedParameterMissing: Self { Self("presigned-parameter-missing") }

        // MARK: Permissions

        /// No policy allows the action; the service does not say which one should.
        public static var notAuthorized: Self { Self("not-authorized") }

        /// No policy of the caller allows the action.
        public static var notAuthorizedByIdentityPolicy: Self { Self("not-authorized-by-identity-policy") }

        /// The policy of the resource does not allow the action.
        public static var notAuthorizedByResourcePolicy: Self { Self("not-authorized-by-resource-policy") }

        /// The policy given with the session does not allow the action.
        public static var notAuthorizedBySessionPolicy: Self { Self("not-authorized-by-session-policy") }

        /// The caller's permissions boundary does not allow the action.
        public static var notAuthorizedByPermissionsBoundary: Self { Self("not-authorized-by-permissions-boundary") }

        /// No service control policy of the organisation allows the action.
        public static var notAuthorizedByServiceControlPolicy: Self { Self("not-authorized-by-service-control-policy") }

        /// A policy denies the action; the service does not say which one.
        public static var explicitDeny: Self { Self("explicit-deny") }

        /// A policy of the caller denies the action.
        public static var explicitDenyInIdentityPolicy: Self { Self("explicit-deny-in-identity-policy") }

        /// The policy of the resource denies the action.
        public static var explicitDenyInResourcePolicy: Self { Self("explicit-deny-in-resource-policy") }

        /// The policy given with the session denies the action.
        public static var explicitDenyInSessionPolicy: Self { Self("explicit-deny-in-session-policy") }

        /// The caller's permissions boundary denies the action.
        public static var explicitDenyInPermissionsBoundary: Self { Self("explicit-deny-in-permissions-boundary") }

        /// A service control policy of the organisation denies the action.
        public static var explicitDenyInServiceControlPolicy: Self { Self("explicit-deny-in-service-control-policy") }

        /// A resource control policy of the organisation denies the action.
        public static var explicitDenyInResourceControlPolicy: Self { Self("explicit-deny-in-resource-control-policy") }

        /// The policy of the VPC endpoint stands in the way.
        public static var vpcEndpointPolicy: Self { Self("vpc-endpoint-policy") }

        /// The role does not trust the caller.
        public static var trustPolicy: Self { Self("trust-policy") }

        /// The object can be read, but not the KMS key it is encrypted with.
        public static var encryptionKeyDenied: Self { Self("encryption-key-denied") }

        /// The service took the caller for nobody.
        public static var anonymousCaller: Self { Self("anonymous-caller") }

        /// The account itself is blocked or closed.
        public static var accountUnauthorised: Self { Self("account-unauthorised") }

        // MARK: Places and routes

        /// API Gateway has no such stage, path or method.
        public static var routeOrStageUnknown: Self { Self("route-or-stage-unknown") }

        /// The preflight of a browser meets IAM authorisation.
        public static var preflightProtected: Self { Self("preflight-protected") }

        /// An HTTP API refused and does not say why.
        public static var apiForbidden: Self { Self("api-forbidden") }

        /// API Gateway wants an API key, or knows no such domain mapping.
        public static var apiKeyOrMapping: Self { Self("api-key-or-mapping") }

        /// A Lambda function URL refused the caller.
        public static var functionURLForbidden: Self { Self("function-url-forbidden") }

        /// The route is protected by something other than IAM.
        public static var otherAuthorizer: Self { Self("other-authorizer") }

        /// The bucket is at another endpoint.
        public static var s3WrongEndpoint: Self { Self("s3-wrong-endpoint") }

        /// S3 denies access and does not say why.
        public static var s3AccessDenied: Self { Self("s3-access-denied") }

        /// The answer to HEAD says nothing, because it has no body.
        public static var answerWithoutBody: Self { Self("answer-without-body") }

        // MARK: Before the service

        /// The HTTP proxy refused.
        public static var proxyRefused: Self { Self("proxy-refused") }

        /// A web application firewall refused.
        public static var firewallBlocked: Self { Self("firewall-blocked") }

        /// A content delivery network refused.
        public static var contentNetworkBlocked: Self { Self("content-network-blocked") }

        /// Something other than the service answered.
        public static var notTheService: Self { Self("not-the-service") }
    }
}
