// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import IAMCredentials
import IAMProfiles
import IAMProviders
import IAMTesting
import Testing

/// One machine's configuration, and who answers or how the chain stops there.
struct ChainScenario: Sendable, CustomTestStringConvertible {
    enum Expectation: Sendable {
        /// The access key id, and the source it comes from.
        case key(String, from: String)
        /// The code, and the provider that stopped the chain.
        case stops(CredentialError.Code, at: String)
    }

    var name: String
    var environment: [String: String] = [:]
    var config = ""
    var credentials = ""
    var profile: String?
    var hops: [RoleHop] = []
    var tokenFile: String?
    var expected: Expectation

    var testDescription: String { name }

    var files: InMemoryFileSystem {
        InMemoryFileSystem(files: [
            "/home/u/.aws/config": config, "/home/u/.aws/credentials": credentials, "/token": "a-web-identity-token\n",
        ])
    }

    var options: ChainOptions {
        ChainOptions(profile: profile, hops: hops, webIdentityTokenFile: tokenFile)
    }
}

/// A role to put on top.
let reader = RoleHop(roleARN: "arn:aws:iam::123456789012:role/reader")

private let staticDefault = "[default]\naws_access_key_id = AKIDDEFAULT\naws_secret_access_key = \(exampleSecret)\n"

private let webIdentityVariables = [
    "AWS_WEB_IDENTITY_TOKEN_FILE": "/token", "AWS_ROLE_ARN": "arn:aws:iam::123456789012:role/pod",
]

/// What decides between members, what goes on, and what stops.
let chainScenarios: [ChainScenario] = [
    // Who comes first.
    ChainScenario(
        name: "environment keys before web identity and profile",
        environment: keysInEnvironment.merging(webIdentityVariables) { $1 },
        credentials: staticDefault,
        expected: .key("AKIDEXAMPLE", from: "environment")
    ),
    ChainScenario(
        name: "environment keys although AWS_PROFILE names another profile",
        environment: keysInEnvironment.merging(["AWS_PROFILE": "other"]) { $1 },
        credentials: "[other]\naws_access_key_id = AKIDOTHER\naws_secret_access_key = x\n",
        expected: .key("AKIDEXAMPLE", from: "environment")
    ),
    ChainScenario(
        name: "environment keys although AWS_PROFILE names a missing profile",
        environment: keysInEnvironment.merging(["AWS_PROFILE": "missing"]) { $1 },
        expected: .key("AKIDEXAMPLE", from: "environment")
    ),
    ChainScenario(
        name: "environment keys although the files are broken",
        environment: keysInEnvironment,
        config: "[broken\n",
        expected: .key("AKIDEXAMPLE", from: "environment")
    ),
    ChainScenario(
        name: "web identity before profile",
        environment: webIdentityVariables,
        credentials: staticDefault,
        expected: .key("ASIAEXAMPLESESSION0001", from: "web-identity")
    ),
    ChainScenario(
        name: "profile default",
        credentials: staticDefault,
        expected: .key("AKIDDEFAULT", from: "profile")
    ),
    ChainScenario(
        name: "profile of AWS_PROFILE",
        environment: ["AWS_PROFILE": "other"],
        credentials: staticDefault + "[other]\naws_access_key_id = AKIDOTHER\naws_secret_access_key = x\n",
        expected: .key("AKIDOTHER", from: "profile")
    ),
    ChainScenario(
        name: "explicit profile shuts out environment keys",
        environment: keysInEnvironment,
        credentials: staticDefault,
        profile: "default",
        expected: .key("AKIDDEFAULT", from: "profile")
    ),
    ChainScenario(
        name: "explicit profile shuts out web identity of the environment",
        environment: webIdentityVariables,
        credentials: staticDefault,
        profile: "default",
        expected: .key("AKIDDEFAULT", from: "profile")
    ),
    ChainScenario(
        name: "explicit profile shuts out the container",
        environment: ["AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://169.254.170.23/"],
        profile: "default",
        expected: .stops(.notConfigured, at: "chain")
    ),
    ChainScenario(
        name: "explicit profile with credential_source = Environment takes environment keys",
        environment: keysInEnvironment,
        config: "[profile p]\nrole_arn = arn:aws:iam::123456789012:role/p\ncredential_source = Environment\n",
        profile: "p",
        expected: .key("ASIAEXAMPLESESSION0001", from: "assume-role")
    ),
    ChainScenario(
        name: "a configured role is not bypassed by leftover keys",
        config: "[profile base]\naws_access_key_id = AKIDBASE\naws_secret_access_key = x\n[default]\n"
            + "role_arn = arn:aws:iam::123456789012:role/p\nsource_profile = base\n"
            + "aws_access_key_id = AKIDLEFTOVER\naws_secret_access_key = x\n",
        expected: .key("ASIAEXAMPLESESSION0001", from: "assume-role")
    ),
    ChainScenario(
        name: "web identity of a profile",
        config: "[default]\nrole_arn = arn:aws:iam::123456789012:role/p\nweb_identity_token_file = /token\n",
        expected: .key("ASIAEXAMPLESESSION0001", from: "web-identity")
    ),
    ChainScenario(
        name: "role by option on top of environment keys",
        environment: keysInEnvironment,
        hops: [reader],
        expected: .key("ASIAEXAMPLESESSION0001", from: "assume-role")
    ),
    ChainScenario(
        name: "role by option with a token file by option",
        environment: keysInEnvironment,
        hops: [reader],
        tokenFile: "/token",
        expected: .key("ASIAEXAMPLESESSION0001", from: "web-identity")
    ),

    // What goes on to the next.
    ChainScenario(name: "nothing at all", expected: .stops(.notConfigured, at: "chain")),
    ChainScenario(
        name: "blank environment",
        environment: ["AWS_ACCESS_KEY_ID": " ", "AWS_SECRET_ACCESS_KEY": "", "AWS_PROFILE": ""],
        credentials: staticDefault,
        expected: .key("AKIDDEFAULT", from: "profile")
    ),
    ChainScenario(
        name: "only the secret in the environment",
        environment: ["AWS_SECRET_ACCESS_KEY": exampleSecret],
        credentials: staticDefault,
        expected: .key("AKIDDEFAULT", from: "profile")
    ),
    ChainScenario(
        name: "a role ARN in the environment without a token file",
        environment: ["AWS_ROLE_ARN": "arn:aws:iam::123456789012:role/pod"],
        credentials: staticDefault,
        expected: .key("AKIDDEFAULT", from: "profile")
    ),
    ChainScenario(
        name: "a profile without credentials",
        config: "[default]\nregion = eu-west-2\n",
        expected: .stops(.notConfigured, at: "chain")
    ),

    // What stops.
    ChainScenario(
        name: "access key without secret",
        environment: ["AWS_ACCESS_KEY_ID": "AKIDEXAMPLE"],
        credentials: staticDefault,
        expected: .stops(.invalidConfiguration, at: "environment")
    ),
    ChainScenario(
        name: "ended credentials in the environment",
        environment: keysInEnvironment.merging(["AWS_CREDENTIAL_EXPIRATION": "2020-01-01T00:00:00Z"]) { $1 },
        credentials: staticDefault,
        expected: .stops(.expired, at: "environment")
    ),
    ChainScenario(
        name: "token file without a role ARN",
        environment: ["AWS_WEB_IDENTITY_TOKEN_FILE": "/token"],
        credentials: staticDefault,
        expected: .stops(.invalidConfiguration, at: "web-identity")
    ),
    ChainScenario(
        name: "token file that is not there",
        environment: webIdentityVariables.merging(["AWS_WEB_IDENTITY_TOKEN_FILE": "/missing"]) { $1 },
        credentials: staticDefault,
        expected: .stops(.invalidConfiguration, at: "web-identity")
    ),
    ChainScenario(
        name: "token file by option without a role",
        tokenFile: "/token",
        expected: .stops(.invalidConfiguration, at: "web-identity")
    ),
    ChainScenario(
        name: "AWS_PROFILE names a missing profile",
        environment: ["AWS_PROFILE": "missing"],
        credentials: staticDefault,
        expected: .stops(.invalidConfiguration, at: "profile")
    ),
    ChainScenario(
        name: "explicit profile that is missing",
        environment: keysInEnvironment,
        profile: "missing",
        expected: .stops(.invalidConfiguration, at: "profile")
    ),
    ChainScenario(
        name: "broken file",
        config: "[broken\n",
        expected: .stops(.invalidConfiguration, at: "profile")
    ),
    ChainScenario(
        name: "partial keys in a file",
        credentials: "[default]\naws_access_key_id = AKIDDEFAULT\n",
        expected: .stops(.invalidConfiguration, at: "profile")
    ),
    ChainScenario(
        name: "loop of source profiles",
        config: "[default]\nrole_arn = arn:aws:iam::123456789012:role/a\nsource_profile = b\n"
            + "[profile b]\nrole_arn = arn:aws:iam::123456789012:role/b\nsource_profile = default\n",
        expected: .stops(.invalidConfiguration, at: "profile")
    ),
    ChainScenario(
        name: "missing source profile",
        config: "[default]\nrole_arn = arn:aws:iam::123456789012:role/a\nsource_profile = b\n",
        expected: .stops(.invalidConfiguration, at: "profile")
    ),
    ChainScenario(
        name: "both sources",
        config: "[default]\nrole_arn = arn:aws:iam::123456789012:role/a\nsource_profile = default\n"
            + "credential_source = Environment\n",
        expected: .stops(.invalidConfiguration, at: "profile")
    ),
    ChainScenario(
        name: "credential_source = Environment without environment keys",
        config: "[default]\nrole_arn = arn:aws:iam::123456789012:role/a\ncredential_source = Environment\n",
        expected: .stops(.invalidConfiguration, at: "profile")
    ),
    ChainScenario(
        name: "role by option without a region",
        environment: keysInEnvironment.merging(["AWS_REGION": ""]) { $1 },
        hops: [reader],
        expected: .stops(.invalidConfiguration, at: "environment")
    ),
]
