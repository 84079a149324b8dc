// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// What to do about a refusal, in words that fit any way in, be it a flag, a file or code.
///
/// Source: STS API reference, "Errors" of each operation, and "Common Errors"; IAM User Guide, "Troubleshooting IAM
/// roles".
enum Hints {
    /// - Returns: `nil` where the service's own message is as good.
    static func hint(for fault: ServiceFault, operation: String, status: Int) -> String? {
        guard let name = fault.name else { return withoutCode(status) }
        if fault.isAboutTime {
            return "set the clock of this machine (timedatectl, chrony): the time in the signature is refused"
        }
        return switch name {
        case "AccessDenied": accessDenied(fault, operation)
        case "ValidationError": validation(fault)
        case "SignatureDoesNotMatch", "InvalidSignature": signature(fault)
        case "ExpiredToken": expiredToken(operation)
        default: table[name]
        }
    }

    private static let table: [String: String] = [
        "InvalidClientTokenId":
            "the access key id is unknown: it is deleted or inactive, belongs to another partition (aws, aws-cn, "
            + "aws-us-gov), or is a temporary one (ASIA…) without its session token",
        "UnrecognizedClient": "the access key id is unknown in this partition or endpoint",
        "MissingAuthenticationToken": "the request reached STS unsigned; a proxy may have taken the signature away",
        "IncompleteSignature": "the signature arrived in pieces; a proxy may have changed the request's headers",
        "OptInRequired": "the account is not signed up for this service or region",
        "RegionDisabled":
            "STS is switched off for this region: switch it on in IAM's account settings, or use another region's "
            + "endpoint",
        "MalformedPolicyDocument":
            "the session policy is not a valid policy; session policies have no Principal, and their JSON is strict",
        "PackedPolicyTooLarge":
            "the session policies and tags are too large together: shorten the policy, use fewer tags, or name managed "
            + "policies instead",
        "InvalidIdentityToken":
            "the web identity token is not accepted: its issuer must be an OIDC provider of the role's account, with the "
            + "token's audience among its client ids",
        "IDPRejectedClaim":
            "the identity provider rejects the token: it has ended, was withdrawn, or its claims do not fit",
        "IDPCommunicationError":
            "AWS could not reach the token's issuer: its /.well-known/openid-configuration must answer from the internet",
        "OutboundWebIdentityFederationDisabled":
            "switch outbound identity federation on in the IAM account settings of this account",
        "ExpiredTradeInToken": "the trade-in token has ended: ask whoever gave it for a new one",
        "JWTPayloadSizeExceeded": "the token would be too large: use fewer or shorter tags and audiences",
        "InvalidAuthorizationMessage": "the encoded message is not one of this account",
        "SessionDurationEscalation": "the session would outlive the one it is made from: ask for a shorter duration",
        "Throttling": "too many calls at once: share sessions through the cache, or wait",
        "InvalidAction": "the endpoint does not know this operation: is it an STS endpoint?",
        "MissingAction": "the endpoint did not see the request's body; a proxy may have dropped it",
    ]

    private static func accessDenied(_ fault: ServiceFault, _ operation: String) -> String {
        if fault.says("MultiFactorAuthentication") || fault.says("MFA") {
            return "check the MFA device and its code; each code works once, so wait for the next one (30 seconds)"
        }
        switch operation {
        case "AssumeRole":
            return "the role's trust policy must allow the caller and all it asks for (external id, MFA, source "
                + "identity, sts:TagSession for tags), and the caller's own policies must allow sts:AssumeRole on the role"
        case "AssumeRoleWithWebIdentity":
            return "the role's trust policy must allow sts:AssumeRoleWithWebIdentity to the token's OIDC provider, and "
                + "its conditions must fit the token's aud and sub"
        case "AssumeRoleWithSAML":
            return "the role's trust policy must allow sts:AssumeRoleWithSAML to the SAML provider, and its conditions "
                + "must fit the assertion's audience (SAML:aud) and attributes"
        case "AssumeRoot":
            return "only the management account and the delegated administrator for IAM can call AssumeRoot, with root "
                + "sessions switched on for the organization, and sts:AssumeRoot allowed to the caller"
        case "GetSessionToken", "GetFederationToken":
            return "only the long-term keys of a user can call \(operation); those of a role cannot"
        default:
            return "a policy of the caller or of its organization forbids \(operation)"
        }
    }

    private static func validation(_ fault: ServiceFault) -> String? {
        if fault.says("role chaining") || fault.says("1 hour") {
            return
                "a role that assumes a role gets 3600 seconds at most: ask for no more, or assume it with the keys of "
                + "a user"
        }
        if fault.says("DurationSeconds") {
            return "ask for a shorter duration, or raise the role's MaxSessionDuration (900 to 43200 seconds)"
        }
        return nil
    }

    private static func signature(_ fault: ServiceFault) -> String {
        if fault.says("Credential should be scoped to a valid region") {
            return "the request is signed for another region than the endpoint's: set the region that belongs to it"
        }
        return "the secret access key does not belong to the access key id, or the session token to neither; check for "
            + "a cut or changed secret"
    }

    private static func expiredToken(_ operation: String) -> String {
        switch operation {
        case "AssumeRoleWithWebIdentity":
            "the web identity token has ended: get a new one from its issuer, and check the clock"
        case "AssumeRoleWithSAML":
            "the SAML assertion has ended, which it does five minutes after it was issued: sign in again for a new one"
        default:
            "the credentials that sign this call have ended: sign in again or renew their source"
        }
    }

    private static func withoutCode(_ status: Int) -> String? {
        switch status {
        case 407: "the proxy wants its own sign-in"
        case 400...499: "the answer is not that of STS: check the endpoint, and any proxy on the way"
        case 500...599: "the service, or a proxy before it, fails by itself: try again in a while"
        default: nil
        }
    }
}
