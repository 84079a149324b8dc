// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import IAMCredentials
public import IAMPlatform

internal import struct FoundationEssentials.Date

/// Reads access keys from environment variables.
///
/// `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, and if set `AWS_SESSION_TOKEN` (or the old `AWS_SECURITY_TOKEN`),
/// `AWS_ACCOUNT_ID` and `AWS_CREDENTIAL_EXPIRATION`. A blank variable counts as unset. An access key without its secret
/// is an error, because to use other credentials than those somebody began to configure is the worse failure.
///
/// Source: AWS SDKs and Tools Reference Guide, "AWS access keys"; `AWS_SECURITY_TOKEN` and
/// `AWS_CREDENTIAL_EXPIRATION` are botocore's and the AWS CLI's.
public struct EnvironmentCredentialProvider: CredentialProvider {
    /// `environment`.
    public var name: String { Self.name }

    static let name = "environment"

    private let environment: Environment
    private let clock: any WallClock

    /// Makes a provider.
    ///
    /// - Parameters:
    ///   - environment: The variables.
    ///   - clock: Tells whether the keys have ended.
    public init(environment: Environment, clock: any WallClock) {
        self.environment = environment
        self.clock = clock
    }

    /// Gives the keys of the environment.
    ///
    /// - Throws: ``CredentialError``: `.notConfigured` without an access key id, `.invalidConfiguration` without the
    ///   secret or with a time that is none, `.expired` if the time has passed.
    public func credentials() async throws(CredentialError) -> Credentials { try read() }

    /// The same at once, for the exporter's fast path.
    package func read() throws(CredentialError) -> Credentials {
        guard let accessKeyID = environment["AWS_ACCESS_KEY_ID"] else {
            let isHalfSet = environment["AWS_SECRET_ACCESS_KEY"] != nil
            throw CredentialError(
                .notConfigured,
                isHalfSet
                    ? "AWS_SECRET_ACCESS_KEY is set, but AWS_ACCESS_KEY_ID is not" : "AWS_ACCESS_KEY_ID is not set",
                provider: name,
                location: .variable("AWS_ACCESS_KEY_ID")
            )
        }
        guard let secret = environment["AWS_SECRET_ACCESS_KEY"] else {
            throw CredentialError(
                .invalidConfiguration,
                "AWS_ACCESS_KEY_ID is set, but AWS_SECRET_ACCESS_KEY is not",
                hint: "set AWS_SECRET_ACCESS_KEY too, or unset AWS_ACCESS_KEY_ID",
                provider: name,
                location: .variable("AWS_SECRET_ACCESS_KEY")
            )
        }
        return Credentials(
            accessKeyID: accessKeyID,
            secretAccessKey: Secret(secret),
            sessionToken: (environment["AWS_SESSION_TOKEN"] ?? environment["AWS_SECURITY_TOKEN"]).map { Secret($0) },
            expiration: try expiration(),
            accountID: environment["AWS_ACCOUNT_ID"],
            source: name
        )
    }

    private func expiration() throws(CredentialError) -> Date? {
        let variable = "AWS_CREDENTIAL_EXPIRATION"
        guard let text = environment[variable] else { return nil }
        guard let date = AWSTimestamp.parse(text) else {
            throw CredentialError(
                .invalidConfiguration,
                "AWS_CREDENTIAL_EXPIRATION is not a time such as 2035-01-02T03:04:05Z",
                hint: "correct AWS_CREDENTIAL_EXPIRATION or unset it",
                provider: name,
                location: .variable(variable)
            )
        }
        guard date > clock.now() else {
            throw CredentialError(
                .expired,
                "the credentials in the environment ended at \(AWSTimestamp.extended(date))",
                hint: "get new ones, or unset AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN and "
                    + "AWS_CREDENTIAL_EXPIRATION",
                provider: name,
                location: .variable(variable)
            )
        }
        return date
    }
}
