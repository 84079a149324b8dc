// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCommand
internal import IAMCredentials
internal import IAMPlatform
internal import IAMProfiles
internal import IAMProviders

/// What `toolkit serve` may hand out.
enum ServedCredentials: Sendable {
    /// Checks that credentials can be served: clients take none without a token and an end, and long-term keys are
    /// nobody's business.
    static func check(_ credentials: Credentials) throws(CredentialError) {
        guard credentials.sessionToken == nil || credentials.expiration == nil else { return }
        throw CredentialError(
            .invalidConfiguration,
            "the credentials are long-term keys, which are not handed out",
            hint: "name a role with --role-arn, or roles that clients may choose from with --allow-role",
            provider: credentials.source
        )
    }

    /// What is wrong where ``areShadowed(in:_:)`` is true.
    static let shadow = "the profile default has credentials of its own, which SDKs prefer to the endpoint"

    /// Whether a program with these variables would come to other credentials than those that are served.
    static func areShadowed(in variables: [String: String], _ platform: Platform) -> Bool {
        var platform = platform
        platform.environment = Environment(variables)
        guard let plan = try? DefaultChain.plan(platform: platform, options: ChainOptions()) else { return true }
        switch plan.base {
        case .container, .instanceMetadata: return !plan.hops.isEmpty
        default: return true
        }
    }

    /// A provider of sessions for each role that clients may ask for.
    ///
    /// - Parameters:
    ///   - arns: The roles.
    ///   - base: Whose credentials assume them.
    ///   - session: Knows STS.
    /// - Throws: ``UsageError`` for what is not the ARN of a role.
    static func roles(
        _ arns: [String],
        base: any CredentialProvider,
        session: Session
    ) throws -> [String: any CredentialProvider] {
        var roles: [String: any CredentialProvider] = [:]
        guard !arns.isEmpty else { return roles }
        let sts = try session.sts()
        for text in arns {
            guard let arn = ARN(text), arn.service == "iam", arn.resource.hasPrefix("role/") else {
                throw UsageError("--allow-role: '\(text)' is not the ARN of a role, such as arn:aws:iam::…:role/reader")
            }
            let hop = RoleHop(roleARN: text, location: .option("--allow-role"))
            roles[text] = AssumeRoleCredentialProvider(hop, source: base, sts: sts, platform: session.platform)
                .cached(platform: session.platform)
        }
        return roles
    }
}
