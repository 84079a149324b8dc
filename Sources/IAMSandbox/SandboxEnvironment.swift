// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials
internal import Synchronization

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
    /// token), `closed` (a role nobody may assume), `instance` and `task` (roles assumed with what the instance metadata
    /// service and the container endpoint give), `sso` and `sso-legacy` (IAM Identity Center), `signed-in` (a session of
    /// `toolkit login`) and `process` (a program that prints keys).
    ///
    /// Instance metadata stays switched off, and the container's variables have names of their own, so that they do not
    /// change what a chain picks: take `AWS_EC2_METADATA_DISABLED` out and set `AWS_EC2_METADATA_SERVICE_ENDPOINT` to
    /// `SANDBOX_IMDS_ENDPOINT`, or set the `AWS_CONTAINER_` variables from the `SANDBOX_CONTAINER_` ones. Tokens of sign-ins
    /// lie below the home directory, which is not changed.
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
        let containerTokenFile = "\(directory)/container-token"
        let processFile = "\(directory)/process-credentials.json"
        let containerToken = state.withLock { $0.containerToken.withExposedText { $0 } }
        var variables = [
            "AWS_REGION": options.region,
            "AWS_DEFAULT_REGION": options.region,
            "AWS_ENDPOINT_URL": url,
            "AWS_ENDPOINT_URL_STS": url,
            "AWS_ENDPOINT_URL_SSO": url,
            "AWS_ENDPOINT_URL_SSO_OIDC": url,
            "AWS_ENDPOINT_URL_SIGNIN": url,
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_CONFIG_FILE": config,
            "AWS_SHARED_CREDENTIALS_FILE": credentials,
            "AWS_LOGIN_CACHE_DIRECTORY": "\(directory)/login",
            "XDG_CACHE_HOME": "\(directory)/cache",
            "SANDBOX_URL": url,
            "SANDBOX_API_URL": "\(url)/prod",
            "SANDBOX_MFA_CODE": options.mfaCode,
            "SANDBOX_EXTERNAL_ID": SandboxAccounts.externalID,
            "SANDBOX_WEB_IDENTITY_TOKEN_FILE": token,
            // Older clients put what they ask for right behind it.
            "SANDBOX_IMDS_ENDPOINT": "\(url)/",
            "SANDBOX_CONTAINER_URI": url + Self.containerPath,
            "SANDBOX_CONTAINER_TOKEN": containerToken,
            "SANDBOX_CONTAINER_TOKEN_FILE": containerTokenFile,
            "SANDBOX_SSO_START_URL": "\(url)/start",
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
                config: SandboxProfiles(self, url: url, tokenFile: token, processFile: processFile).config,
                credentials: accounts.credentialsFile,
                containerTokenFile: containerToken,
                processFile: accounts.processOutput,
                token: accounts.webIdentities.first?.token.withExposedText { $0 } ?? "",
            ]
        )
    }

    private static let misleading = [
        "AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN", "AWS_CREDENTIAL_EXPIRATION",
        "AWS_SESSION_EXPIRATION", "AWS_ACCOUNT_ID", "AWS_ACCOUNT_ID_ENDPOINT_MODE", "AWS_ROLE_ARN",
        "AWS_ROLE_SESSION_NAME", "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
        "AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_CONTAINER_AUTHORIZATION_TOKEN",
        "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "AWS_EC2_METADATA_SERVICE_ENDPOINT",
        "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "AWS_EC2_METADATA_V1_DISABLED", "AWS_EC2_INSTANCE_PROFILE_NAME",
        "AWS_IMDS_USE_IPV6", "AWS_METADATA_SERVICE_TIMEOUT", "AWS_METADATA_SERVICE_NUM_ATTEMPTS",
        "AWS_CREDENTIAL_FILE", "BOTO_CONFIG", "SECRET_ACCESS_KEY", "AWS_SIGV4A_SIGNING_REGION_SET",
        "AWS_AUTH_SCHEME_PREFERENCE", "AWS_STS_REGIONAL_ENDPOINTS", "AWS_USE_FIPS_ENDPOINT",
        "AWS_USE_DUALSTACK_ENDPOINT", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "AWS_CA_BUNDLE", "http_proxy",
        "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY",
    ]
}
