// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials

extension SandboxAccounts {
    /// The account of `alice` and `bob`.
    public static let mainAccountID = "111122223333"

    /// The account of `carol` and of the role `partner`.
    public static let partnerAccountID = "444455556666"

    /// The external id that the role `partner` asks for.
    public static let externalID = "sandbox-external-id"

    /// The web identity token that the role `web` takes.
    public static let webIdentityToken = "sandbox-web-identity-token-for-the-role-web"

    /// The token that the container endpoint asks for at first.
    public static let containerToken = "sandbox-container-token-for-the-role-task"

    /// The accounts a sandbox has unless it is given others.
    ///
    /// | Role | Who may assume it |
    /// |---|---|
    /// | `reader` | alice |
    /// | `operator` | alice, for up to 12 hours |
    /// | `auditor` | a session of `reader` |
    /// | `partner` (other account) | everybody of the main account who gives the external id |
    /// | `admin` | alice with a second factor |
    /// | `web` | the holder of the web identity token |
    /// | `closed` | nobody |
    /// | `instance` | the instance, whose metadata service gives its sessions |
    /// | `fleet` | a session of `instance` |
    /// | `task` | the container, whose endpoint gives its sessions |
    /// | `batch` | a session of `task` |
    /// | `AWSReservedSSO_ReadOnly_…`, `AWSReservedSSO_Admin_…` | whoever signs in through IAM Identity Center |
    public static var standard: SandboxAccounts {
        let alice = SandboxUser(
            name: "alice",
            accountID: mainAccountID,
            userID: "AIDASANDBOXALICE00001",
            accessKeyID: "AKIASANDBOXALICE0001",
            secretAccessKey: Secret("madeUp/SecretOfAlice+InTheSandbox0000001"),
            mfaSerial: "arn:aws:iam::\(mainAccountID):mfa/alice"
        )
        let bob = SandboxUser(
            name: "bob",
            accountID: mainAccountID,
            userID: "AIDASANDBOXBOB0000001",
            accessKeyID: "AKIASANDBOXBOB000001",
            secretAccessKey: Secret("madeUp/SecretOfBob+InTheSandbox000000001")
        )
        let carol = SandboxUser(
            name: "carol",
            accountID: partnerAccountID,
            userID: "AIDASANDBOXCAROL00001",
            accessKeyID: "AKIASANDBOXCAROL0001",
            secretAccessKey: Secret("madeUp/SecretOfCarol+InTheSandbox0000001")
        )
        let identity = SandboxWebIdentity(
            token: Secret(webIdentityToken),
            provider: "oidc.sandbox.example",
            subject: "system:serviceaccount:default:sandbox",
            audience: "sts.amazonaws.com"
        )
        return SandboxAccounts(users: [alice, bob, carol], roles: roles(alice: alice), webIdentities: [identity])
    }

    private static func roles(alice: SandboxUser) -> [SandboxRole] {
        func role(_ name: String, _ trust: SandboxTrust?, account: String = mainAccountID) -> SandboxRole {
            let id = "AROASANDBOX" + name.uppercased()
            return SandboxRole(
                name: name,
                accountID: account,
                roleID: id + String(repeating: "0", count: max(0, 21 - id.utf8.count)),
                trust: trust.map { [$0] } ?? []
            )
        }
        let reader = role("reader", SandboxTrust(.arn(alice.arn)))
        var longLived = role("operator", SandboxTrust(.arn(alice.arn)))
        longLived.maximumSessionSeconds = 43_200
        let instance = role("instance", SandboxTrust(.service("ec2.amazonaws.com")))
        let task = role("task", SandboxTrust(.service("ecs-tasks.amazonaws.com")))
        let everybody = SandboxTrust(.arn("arn:aws:iam::\(mainAccountID):root"), externalID: externalID)
        return [
            reader,
            longLived,
            role("auditor", SandboxTrust(.arn(reader.arn))),
            role("partner", everybody, account: partnerAccountID),
            role("admin", SandboxTrust(.arn(alice.arn), mfa: .required)),
            role("web", SandboxTrust(.webIdentity(provider: "oidc.sandbox.example"))),
            role("closed", nil),
            instance,
            role("fleet", SandboxTrust(.arn(instance.arn))),
            task,
            role("batch", SandboxTrust(.arn(task.arn))),
            permissionSet("ReadOnly"),
            permissionSet("Admin"),
        ]
    }

    /// A role as IAM Identity Center makes one for each of its permission sets.
    private static func permissionSet(_ name: String) -> SandboxRole {
        let id = "AROASANDBOXSSO" + name.uppercased()
        return SandboxRole(
            name: "AWSReservedSSO_\(name)_0123456789abcdef",
            path: "/aws-reserved/sso.amazonaws.com/",
            accountID: mainAccountID,
            roleID: id + String(repeating: "0", count: max(0, 21 - id.utf8.count)),
            trust: [SandboxTrust(.service("sso.amazonaws.com"))]
        )
    }
}
