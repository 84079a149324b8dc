// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials

/// The text of the config file.
struct SandboxProfiles {
    private let sandbox: Sandbox
    private let url: String
    private let tokenFile: String
    private let processFile: String

    private var accounts: SandboxAccounts { sandbox.accounts }
    private var region: String { "region = \(sandbox.options.region)\n" }

    /// The values of `credential_source` by the service that hands out the sessions.
    private static let sources = [
        "ec2.amazonaws.com": "Ec2InstanceMetadata", "ecs-tasks.amazonaws.com": "EcsContainer",
    ]

    init(_ sandbox: Sandbox, url: String, tokenFile: String, processFile: String) {
        self.sandbox = sandbox
        self.url = url
        self.tokenFile = tokenFile
        self.processFile = processFile
    }

    var config: String {
        var text = "[default]\n\(region)\n"
        for user in accounts.users { text += section(user.name, "") }
        for role in accounts.roles { text += section(of: role) }
        if let role = accounts.roles.first {
            text += section("from-environment", "role_arn = \(role.arn)\ncredential_source = Environment\n")
        }
        text += identityCenter
        if let user = accounts.users.first { text += section("signed-in", "login_session = \(user.arn)\n") }
        // Without a shell `cat` and quoted words are all there is.
        let file = processFile.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
        text += section("process", "credential_process = cat '\(file)'\n")
        return text
    }

    private func section(_ name: String, _ lines: String) -> String { "[profile \(name)]\n\(region)\(lines)\n" }

    // MARK: Roles

    private func section(of role: SandboxRole) -> String {
        let arn = "role_arn = \(role.arn)\n"
        guard let trust = role.trust.first else { return section(role.name, arn + "source_profile = \(source)\n") }
        switch trust.principal {
        case .service: return ""
        case .webIdentity: return section(role.name, arn + "web_identity_token_file = \(tokenFile)\n")
        case .arn(let principal):
            let between = accounts.roles.first { $0.arn == principal }
            if let between, let source = credentialSource(of: between) {
                return section(between.name, arn + "credential_source = \(source)\n")
            }
            var lines = "source_profile = \(between?.name ?? source)\n"
            if let externalID = trust.externalID { lines += "external_id = \(externalID)\n" }
            if trust.mfa == .required, let serial = accounts.users.first?.mfaSerial {
                lines += "mfa_serial = \(serial)\n"
            }
            return section(role.name, arn + lines)
        }
    }

    private var source: String { accounts.users.first?.name ?? "default" }

    private func credentialSource(of role: SandboxRole) -> String? {
        for trust in role.trust {
            if case .service(let name) = trust.principal, let source = Self.sources[name] { return source }
        }
        return nil
    }

    // MARK: IAM Identity Center

    private var identityCenter: String {
        guard let role = accounts.role(of: "sso.amazonaws.com") else { return "" }
        let place = "sso_start_url = \(url)/start\nsso_region = \(sandbox.options.region)\n"
        let choice = "sso_account_id = \(role.accountID)\nsso_role_name = \(role.permissionSet)\n"
        return "[sso-session sandbox]\n\(place)sso_registration_scopes = sso:account:access\n\n"
            + section("sso", "sso_session = sandbox\n" + choice) + section("sso-legacy", place + choice)
    }
}

extension SandboxAccounts {
    /// The text of the credentials file.
    var credentialsFile: String {
        var text = ""
        for (index, user) in users.enumerated() {
            let keys =
                "aws_access_key_id = \(user.accessKeyID)\n"
                + "aws_secret_access_key = \(user.secretAccessKey.withExposedText { $0 })\n\n"
            if index == 0 { text += "[default]\n\(keys)" }
            text += "[\(user.name)]\n\(keys)"
        }
        return text
    }

    /// What a `credential_process` prints: the keys of the second user, so that they cannot be taken for the first's.
    var processOutput: String {
        guard let user = users.dropFirst().first ?? users.first else { return "" }
        let members: [String: JSONValue] = [
            "Version": .integer(1), "AccessKeyId": .text(user.accessKeyID),
            "SecretAccessKey": .text(user.secretAccessKey.withExposedText { $0 }),
            "AccountId": .text(user.accountID),
        ]
        return JSONValue.object(members).rendered() + "\n"
    }
}
