// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

extension Diagnosis.Cause {
    /// Every cause but ``unknown``.
    public static let all: [Self] = [
        .methodChanged, .pathEncodedTwice, .pathNotEncoded, .pathNormalised, .pathChanged, .plusSignInQuery,
        .queryReordered, .queryEncoding, .queryChanged, .hostChanged, .headerChanged, .headerRemoved,
        .headerRepeated, .signedHeadersChanged, .bodyChanged, .bodyRemoved, .bodyNotSigned, .signatureMismatch,
        .secretWrong, .bodyHashHeaderMissing, .bodyHashHeaderInvalid, .payloadMismatch, .unsignedPayloadRefused,
        .checksumMismatch, .bodyIncomplete, .keyUnknown, .keyNotActivated, .tokenMissing, .tokenExpired,
        .tokenInvalid, .tokenNotExpected, .clockBehind, .clockAhead, .signedTooLongAgo, .dateScopeMismatch,
        .regionWrong, .serviceWrong, .scopeTerminator, .multiRegionNeeded, .algorithmUnsupported,
        .unsignedRequest, .authorizationRemoved, .incompleteAuthorizationHeader, .otherAuthorizationScheme,
        .dateMissing, .signedTwice, .headersNotSigned, .presignedExpired, .presignedNotYetValid,
        .presignedLifetimeInvalid, .presignedParameterChanged, .presignedParameterRepeated,
        .presignedParameterMissing, .notAuthorized, .notAuthorizedByIdentityPolicy,
        .notAuthorizedByResourcePolicy, .notAuthorizedBySessionPolicy, .notAuthorizedByPermissionsBoundary,
        .notAuthorizedByServiceControlPolicy, .explicitDeny, .explicitDenyInIdentityPolicy,
        .explicitDenyInResourcePolicy, .explicitDenyInSessionPolicy, .explicitDenyInPermissionsBoundary,
        .explicitDenyInServiceControlPolicy, .explicitDenyInResourceControlPolicy, .vpcEndpointPolicy,
        .trustPolicy, .encryptionKeyDenied, .anonymousCaller, .accountUnauthorised, .routeOrStageUnknown,
        .preflightProtected, .apiForbidden, .apiKeyOrMapping, .functionURLForbidden, .otherAuthorizer,
        .s3WrongEndpoint, .s3AccessDenied, .answerWithoutBody, .proxyRefused, .firewallBlocked,
        .contentNetworkBlocked, .notTheService,
    ]
}
