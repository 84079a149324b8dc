// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials

internal import struct FoundationEssentials.Date

extension Refusal {
    /// The service does not know the key, or not with this token.
    func credentials() -> Diagnosis? {
        if isCode("ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired")
            || says("security token included in the request is expired", "provided token has expired")
        {
            return expired()
        }
        if isCode("OptInRequired", "SubscriptionRequiredException", "NotSignedUp") {
            return Diagnosis(
                .keyNotActivated,
                "The account of \(key) may not use this service: it is not signed up, or the region is not enabled.",
                fix: "Finish the sign-up in the console (Billing), or enable the region: "
                    + "aws account enable-region --region-name REGION."
            )
        }
        if isCode("PendingVerification", "Blocked", "AccountProblem", "AllAccessDisabled", "InvalidPayer") {
            return Diagnosis(
                .accountUnauthorised,
                "The account is blocked, not verified yet, or its access was switched off.",
                fix: "Sign in to the console as the owner of the account and look for messages, or ask AWS Support."
            )
        }
        let isUnknown =
            isCode(
                "InvalidClientTokenId",
                "UnrecognizedClientException",
                "InvalidAccessKeyId",
                "InvalidToken",
                "AuthFailure",
                "InvalidSecurityToken"
            )
            || says("security token included in the request is invalid", "access key id you provided does not exist")
        return isUnknown && !says("signature") ? unknownKey() : nil
    }

    private var key: String {
        sent.accessKeyID.isEmpty ? "the request" : Text.clipped(Text.escaped(sent.accessKeyID), 80)
    }

    private func unknownKey() -> Diagnosis {
        let isTemporary =
            sent.accessKeyID.hasPrefix("ASIA")
            || !sent.accessKeyID.hasPrefix("AKIA") && exchange.signer?.isTemporary ?? (sent.sessionToken != nil)
        switch (isTemporary, sent.sessionToken != nil) {
        case (true, false):
            return Diagnosis(
                .tokenMissing,
                "\(key) is a temporary access key, but the request carries no session token; without it nobody knows the "
                    + "key.",
                fix:
                    "Set AWS_SESSION_TOKEN beside the key and the secret, or let eval $(toolkit export-creds) set all three. "
                    + "With curl: -H \"x-amz-security-token: $AWS_SESSION_TOKEN\"."
            )
        case (false, true):
            return Diagnosis(
                .tokenNotExpected,
                "\(key) is a long-term access key, but the request carries a session token of other credentials.",
                fix:
                    "Remove the left-over token: unset AWS_SESSION_TOKEN, or delete aws_session_token beside the key in "
                    + "~/.aws/credentials."
            )
        case (true, true):
            return Diagnosis(
                .tokenInvalid,
                "The session token does not belong to the access key \(key), is cut short, or is not good in this region.",
                evidence: sent.sessionToken.map { ["session token: \($0.utf8.count) bytes, \(Masking.mark($0))"] }
                    ?? [],
                fix:
                    "Take key, secret and token from one and the same answer of STS: eval $(toolkit export-creds). In a "
                    + "region that is not enabled by default use a regional STS endpoint."
            )
        case (false, false):
            return Diagnosis(
                .keyUnknown,
                "Nobody has the access key id \(key) here: it was deleted or deactivated, is mistyped, or belongs to "
                    + "another partition (China, GovCloud) or to another provider.",
                evidence: exchange.signer.map {
                    $0.source.isEmpty ? [] : ["credentials from: \(Text.escaped($0.source))"]
                }
                    ?? [],
                fix:
                    "See which credentials are used: toolkit explain. Then check the key: aws iam list-access-keys, and "
                    + "aws iam update-access-key --status Active if it is inactive."
            )
        }
    }

    private func expired() -> Diagnosis {
        let end = exchange.signer?.expiration
        let since = end.map {
            " (\(Self.span(exchange.receivedAt.timeIntervalSince($0))) ago, at \(AWSTimestamp.extended($0)))"
        }
        return Diagnosis(
            .tokenExpired,
            "The temporary credentials \(key) have ended\(since ?? "").",
            fix: sent.place == .query
                ? "Presign again with new credentials: a URL ends with the credentials that signed it."
                : "Get new ones: toolkit login for single sign-on, eval $(toolkit export-creds) for variables in the shell; "
                    + "if they stand in AWS_SESSION_TOKEN, unset the three variables."
        )
    }
}
