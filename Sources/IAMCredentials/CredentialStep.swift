// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import struct FoundationEssentials.Date

/// Something a provider looked at, and what it found there.
public struct CredentialObservation: Sendable, Equatable {
    /// The variable, file or address.
    public let subject: ConfigurationLocation

    /// A few words without secrets, such as `not set`, `read`, `HTTP 200`.
    public let finding: String

    /// How long looking took, where that is of interest.
    public let duration: Duration?

    /// Makes an observation.
    ///
    /// - Parameters:
    ///   - subject: The variable, file or address.
    ///   - finding: A few words without secrets.
    ///   - duration: How long looking took.
    public init(_ subject: ConfigurationLocation, _ finding: String, duration: Duration? = nil) {
        self.subject = subject
        self.finding = finding
        self.duration = duration
    }
}

/// One step of a plan: where the credentials begin, or a session that is made with those of the step before.
public struct CredentialStep: Sendable, Equatable {
    /// What a step does.
    public enum Kind: String, Sendable, Equatable {
        /// Gets credentials that need no others.
        case source
        /// Makes an MFA session of a user (`GetSessionToken`).
        case session
        /// Assumes a role (`AssumeRole`).
        case role
    }

    /// A setting of a step, such as the external id.
    public struct Parameter: Sendable, Equatable {
        /// The setting's name, as in a profile.
        public let name: String

        /// Its value; never a secret.
        public let value: String

        /// Makes a parameter.
        ///
        /// - Parameters:
        ///   - name: The name.
        ///   - value: The value.
        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// What the step does.
    public let kind: Kind

    /// The name of the provider that does it, such as `profile`, `sso` or `assume-role`.
    public let provider: String

    /// What it is about: a shortened key id, a role's ARN, a program, an address.
    public let subject: String

    /// Everything else that is set for it.
    public let parameters: [Parameter]

    /// The profile that asks for it.
    public let profile: String?

    /// The file and line, variable or option that asks for it.
    public let location: ConfigurationLocation?

    /// Makes a step.
    ///
    /// - Parameters:
    ///   - kind: What the step does.
    ///   - provider: The name of the provider.
    ///   - subject: What it is about.
    ///   - parameters: Everything else that is set.
    ///   - profile: The profile that asks for it.
    ///   - location: What asks for it.
    public init(
        _ kind: Kind,
        provider: String,
        subject: String,
        parameters: [Parameter] = [],
        profile: String? = nil,
        location: ConfigurationLocation? = nil
    ) {
        self.kind = kind
        self.provider = provider
        self.subject = subject
        self.parameters = parameters
        self.profile = profile
        self.location = location
    }
}

/// What may be told of credentials.
public struct CredentialSummary: Sendable, Equatable {
    /// The first and last four characters of the access key id.
    public let accessKeyID: String

    /// The name of the provider.
    public let source: String

    /// When they end; `nil` if that is not known.
    public let expiration: Date?

    /// The account; `nil` if that is not known.
    public let accountID: String?

    /// Takes what may be told.
    ///
    /// - Parameter credentials: The credentials.
    public init(_ credentials: Credentials) {
        self.accessKeyID = credentials.shortAccessKeyID
        self.source = credentials.source
        self.expiration = credentials.expiration
        self.accountID = credentials.accountID
    }
}
