// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials

extension Refusal {
    /// A kind of policy as error messages name it.
    private struct Policy {
        let words: String
        let denies: Diagnosis.Cause
        let allowsNothing: Diagnosis.Cause
        /// What it is, for people.
        let meaning: String
        /// Where to change it.
        let place: String
    }

    private static let policies = [
        Policy(
            words: "identity-based policy",
            denies: .explicitDenyInIdentityPolicy,
            allowsNothing: .notAuthorizedByIdentityPolicy,
            meaning: "a policy of the caller, its own or one of its groups'",
            place: "the policies of the caller"
        ),
        Policy(
            words: "resource-based policy",
            denies: .explicitDenyInResourcePolicy,
            allowsNothing: .notAuthorizedByResourcePolicy,
            meaning: "the policy of the resource (of the API, bucket, queue, function or key)",
            place: "the policy of the resource"
        ),
        Policy(
            words: "session policy",
            denies: .explicitDenyInSessionPolicy,
            allowsNothing: .notAuthorizedBySessionPolicy,
            meaning: "the policy that was given when the session was made",
            place: "the policy of the session (--policy, --policy-arn)"
        ),
        Policy(
            words: "permissions boundary",
            denies: .explicitDenyInPermissionsBoundary,
            allowsNothing: .notAuthorizedByPermissionsBoundary,
            meaning: "the permissions boundary of the caller",
            place: "the permissions boundary, which limits what all other policies allow"
        ),
        Policy(
            words: "service control policy",
            denies: .explicitDenyInServiceControlPolicy,
            allowsNothing: .notAuthorizedByServiceControlPolicy,
            meaning: "a service control policy of the organisation",
            place: "the organisation's service control policies, which only its management account can change"
        ),
        Policy(
            words: "resource control policy",
            denies: .explicitDenyInResourceControlPolicy,
            allowsNothing: .explicitDenyInResourceControlPolicy,
            meaning: "a resource control policy of the organisation",
            place: "the organisation's resource control policies, which only its management account can change"
        ),
        Policy(
            words: "VPC endpoint policy",
            denies: .vpcEndpointPolicy,
            allowsNothing: .vpcEndpointPolicy,
            meaning: "the policy of the VPC endpoint that the call goes through",
            place: "the policy of the VPC endpoint (aws ec2 describe-vpc-endpoints)"
        ),
    ]

    /// The signature was right, but the caller may not do it.
    ///
    /// Source: IAM User Guide, "Troubleshoot access denied error messages".
    func permissions() -> Diagnosis? {
        guard says("is not authorized to perform", "you are not authorized to perform") else { return nil }
        let who = Text.between("User: ", " is not authorized", in: answer.message) ?? "the caller"
        let action = word(behind: "is not authorized to perform: ") ?? "the action"
        let resource = word(behind: "on resource: ")
        let call = Call(caller: Text.clipped(Text.escaped(who), 200), action: action, resource: resource)
        if ["anonymous", "annonymous"].contains(who.lowercased()) { return anonymous(call) }
        let policy = Self.policies.first { says("in a \($0.words)", "in an \($0.words)", "because no \($0.words)") }
        if says("with an explicit deny") { return denied(call, policy) }
        if action.hasPrefix("kms:"), service != "kms" {
            return Diagnosis(
                .encryptionKeyDenied,
                "\(call.caller) may use the object, but not the KMS key that it is encrypted with (\(action)).",
                fix:
                    "Allow \(action) on \(resource ?? "the key") to the caller in its own policy and in the key's policy."
            )
        }
        if action == "sts:AssumeRole" { return untrusted(call) }
        guard let policy, says("because no") else { return notAllowed(call) }
        return Diagnosis(
            policy.allowsNothing,
            "\(call.text): nothing in \(policy.meaning) allows it.",
            fix: "Allow it in \(policy.place): \(call.statement)"
        )
    }

    /// Who wanted to do what with what.
    private struct Call {
        let caller: String
        let action: String
        let resource: String?

        var text: String { "\(caller) may not do \(action)\(resource.map { " on \($0)" } ?? "")" }

        var statement: String {
            // API Gateway hides the digits of the account behind asterisks.
            let parts = (resource ?? "*").split(separator: ":", omittingEmptySubsequences: false)
            let shown = parts.map { $0.hasPrefix("****") ? "*" : $0 }.joined(separator: ":")
            let members = ["Effect": "Allow", "Action": action, "Resource": shown]
            return JSONValue.object(members.mapValues { .text($0) }).rendered()
        }
    }

    /// The word, without quotes and the point at the end, behind a text of the message.
    private func word(behind text: String) -> String? {
        guard let found = Text.range(of: text, in: answer.message[...]) else { return nil }
        var word = answer.message[found.upperBound...].prefix { $0 != " " && $0 != "\n" }
        while let first = word.first, first == "\"" || first == "'" { word = word.dropFirst() }
        while let last = word.last, last == "\"" || last == "'" || last == "." { word = word.dropLast() }
        return word.isEmpty ? nil : Text.clipped(Text.escaped(String(word)), 300)
    }

    private func denied(_ call: Call, _ policy: Policy?) -> Diagnosis {
        guard let policy else {
            return Diagnosis(
                .explicitDeny,
                "\(call.text): a policy forbids it, and no permission can outweigh that.",
                fix:
                    "Search for \"Effect\": \"Deny\" in the policies of the caller, of the resource, of its permissions "
                    + "boundary and of the organisation; conditions on MFA, IP address, VPC or region are the usual ones."
            )
        }
        return Diagnosis(
            policy.denies,
            "\(call.text): \(policy.meaning) forbids it, and no permission can outweigh that.",
            fix:
                "Change the statement with \"Effect\": \"Deny\" in \(policy.place), or meet its condition (MFA, IP address, "
                + "VPC, region, tags)."
        )
    }

    private func notAllowed(_ call: Call) -> Diagnosis {
        Diagnosis(
            .notAuthorized,
            "The signature is right, but \(call.text).",
            fix:
                "Attach a policy with this statement to the caller: \(call.statement) If the account of the resource is "
                + "another one, its resource policy has to allow the caller too."
        )
    }

    private func untrusted(_ call: Call) -> Diagnosis {
        Diagnosis(
            .trustPolicy,
            "\(call.caller) may not assume the role \(call.resource ?? "").",
            fix:
                "Both sides have to agree: the role's trust policy names the caller as principal (and its conditions hold: "
                + "external id, MFA, source), and the caller's own policy has \(call.statement)"
        )
    }

    private func anonymous(_ call: Call) -> Diagnosis {
        Diagnosis(
            .anonymousCaller,
            isSigned
                ? "The service took the caller for nobody although the request is signed: \(call.action) is not allowed to "
                    + "anonymous callers."
                : "The request is not signed, and \(call.action) is not allowed to anonymous callers.",
            fix: isSigned
                ? "The resource does not look at signatures: set its authorisation to AWS_IAM and deploy, or let its "
                    + "resource policy allow where the call comes from (private APIs: aws:SourceVpce)."
                : "Sign the request: aws-iam-call URL; or let the resource policy allow where the call comes from."
        )
    }
}
