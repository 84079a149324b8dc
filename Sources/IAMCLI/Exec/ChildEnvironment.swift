// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials

/// The environment of a command that runs with credentials: the parent's, with nothing in it that could lead to others.
struct ChildEnvironment: Sendable {
    /// Tells that a command runs with credentials already, and which profile's.
    static let marker = "AWS_IAM_TOOLKIT_PROFILE"

    /// Names and values.
    private(set) var variables: [String: String]

    /// Takes over the parent's variables but for those that decide which credentials a program finds.
    ///
    /// - Parameters:
    ///   - parent: The parent's variables.
    ///   - profile: The name of the profile, for the marker.
    ///   - region: The region, if known.
    init(parent: [String: String], profile: String, region: String?) {
        variables = parent
        for name in CredentialVariables.all { variables[name] = nil }
        variables[Self.marker] = profile
        if let region {
            variables["AWS_REGION"] = region
            variables["AWS_DEFAULT_REGION"] = region
        }
    }

    /// Puts keys into the environment.
    mutating func set(_ credentials: Credentials) {
        let export = CredentialExport(credentials: credentials, region: nil, profile: "")
        for (name, value) in export.variables { variables[name] = value }
    }

    /// Names a container endpoint in place of keys.
    ///
    /// - Parameters:
    ///   - url: The endpoint.
    ///   - token: What it asks for.
    mutating func set(endpoint url: String, token: Secret) {
        variables["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = url
        variables["AWS_CONTAINER_AUTHORIZATION_TOKEN"] = token.withExposedText { $0 }
        // Should the endpoint end before the command does, no other role may stand in for it.
        variables["AWS_EC2_METADATA_DISABLED"] = "true"
    }

    /// Hides the profile files, so that a program that looks there first does not find other credentials.
    mutating func hideProfiles() {
        variables["AWS_CONFIG_FILE"] = "/dev/null"
        variables["AWS_SHARED_CREDENTIALS_FILE"] = "/dev/null"
    }
}
