// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials

/// What a child process needs so that it reaches only the sandbox.
public struct SandboxEnvironment: Sendable {
    /// Variables to set.
    public let variables: [String: String]

    /// Variables to remove, because they would lead elsewhere.
    public let removed: [String]

    /// Files to write, text by absolute path; they hold made-up secrets only.
    public let files: [String: String]

    /// The parent's environment with the changes made.
    ///
    /// - Parameter parent: The variables of the parent.
    public func applied(to parent: [String: String]) -> [String: String] {
        var result = parent
        for name in removed { result[name] = nil }
        return result.merging(variables) { _, new in new }
    }
}

extension Sandbox {
    /// The environment for a child process.
    ///
    /// The files have the profiles `default` and `alice` (long-term keys), `bob`, `reader` (a role), `auditor` (a role
    /// assumed through `reader`), `operator` (sessions of up to 12 hours), `partner` (with an external id), `admin` (with
    /// a second factor), `from-environment` (a role assumed with the environment's keys), `web` (with a web identity
    /// token) and `closed` (a role nobody may assume).
    ///
    /// - Parameters:
    ///   - port: The server's port.
    ///   - directory: An empty directory for the files, as an absolute path.
    ///   - address: The server's address.
    /// - Returns: Variables and files.
    public func environment(
        port: Int,
        directory: String,
        address: SandboxServer.Address = .ipv4
    ) -> SandboxEnvironment {
        let host = address == .ipv6 ? "[::1]" : address.rawValue
        let url = "http://\(host):\(port)"
        let config = "\(directory)/config"
        let credentials = "\(directory)/credentials"
        let token = "\(directory)/web-identity-token"
        var variables = [
            "AWS_REGION": options.region,
            "AWS_DEFAULT_REGION": options.region,
            "AWS_ENDPOINT_URL": url,
            "AWS_ENDPOINT_URL_STS": url,
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_CONFIG_FILE": config,
            "AWS_SHARED_CREDENTIALS_FILE": credentials,
            "XDG_CACHE_HOME": "\(directory)/cache",
            "SANDBOX_URL": url,
            "SANDBOX_API_URL": "\(url)/prod",
            "SANDBOX_MFA_CODE": options.mfaCode,
            "SANDBOX_EXTERNAL_ID": SandboxAccounts.externalID,
            "SANDBOX_WEB_IDENTITY_TOKEN_FILE": token,
        ]
        if let user = accounts.users.first {
            variables["AWS_ACCESS_KEY_ID"] = user.accessKeyID
            variables["AWS_SECRET_ACCESS_KEY"] = user.secretAccessKey.withExposedText { $0 }
            variables["SANDBOX_ACCOUNT_ID"] = user.accountID
            variables["SANDBOX_MFA_SERIAL"] = user.mfaSerial
        }
        variables["SANDBOX_ROLE_ARN"] = accounts.roles.first?.arn
        return SandboxEnvironment(
            variables: variables,
            removed: Self.misleading,
            files: [
                config: configText(tokenFile: token),
                credentials: credentialsText(),
                token: accounts.webIdentities.first?.token.withExposedText { $0 } ?? "",
            ]
        )
    }

    private static let misleading = [
        "AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN", "AWS_CREDENTIAL_EXPIRATION",
        "AWS_SESSION_EXPIRATION", "AWS_ACCOUNT_ID", "AWS_ROLE_ARN", "AWS_ROLE_SESSION_NAME",
        "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI",
        "AWS_CONTAINER_AUTHORIZATION_TOKEN", "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
        "AWS_EC2_METADATA_SERVICE_ENDPOINT", "AWS_STS_REGIONAL_ENDPOINTS", "AWS_USE_FIPS_ENDPOINT",
        "AWS_USE_DUALSTACK_ENDPOINT", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "AWS_CA_BUNDLE", "http_proxy",
        "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY",
    ]

    private func credentialsText() -> String {
        var text = ""
        for (index, user) in accounts.users.enumerated() {
            let keys =
                "aws_access_key_id = \(user.accessKeyID)\n"
                + "aws_secret_access_key = \(user.secretAccessKey.withExposedText { $0 })\n\n"
            if index == 0 { text += "[default]\n\(keys)" }
            text += "[\(user.name)]\n\(keys)"
        }
        return text
    }

    private func configText(tokenFile: String) -> String {
        var text = "[default]\nregion = \(options.region)\n\n"
        for user in accounts.users { text += "[profile \(user.name)]\nregion = \(options.region)\n\n" }
        let source = accounts.users.first?.name ?? "default"
        for role in accounts.roles {
            text += "[profile \(role.name)]\nregion = \(options.region)\nrole_arn = \(role.arn)\n"
            text += lines(for: role.trust.first, source: source, tokenFile: tokenFile) + "\n"
        }
        if let role = accounts.roles.first {
            text += "[profile from-environment]\nregion = \(options.region)\nrole_arn = \(role.arn)\n"
            text += "credential_source = Environment\n"
        }
        return text
    }

    private func lines(for trust: SandboxTrust?, source: String, tokenFile: String) -> String {
        guard let trust else { return "source_profile = \(source)\n" }
        switch trust.principal {
        case .webIdentity: return "web_identity_token_file = \(tokenFile)\n"
        case .arn(let principal):
            let between = accounts.roles.first { $0.arn == principal }?.name
            var text = "source_profile = \(between ?? source)\n"
            if let externalID = trust.externalID { text += "external_id = \(externalID)\n" }
            if trust.mfa == .required, let serial = accounts.users.first?.mfaSerial {
                text += "mfa_serial = \(serial)\n"
            }
            return text
        }
    }
}
