// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import IAMCredentials

/// A session tag.
///
/// Source: STS API reference, `Tag`.
public struct STSTag: Sendable, Hashable {
    /// 1 to 128 letters, digits, spaces and `_.:/=+-@`, not beginning with `aws:`; unique whatever the letter case.
    public var key: String

    /// 0 to 256 of the same characters.
    public var value: String

    /// Makes a tag.
    ///
    /// - Parameters:
    ///   - key: The key.
    ///   - value: The value, which may be empty.
    public init(key: String, value: String) {
        self.key = key
        self.value = value
    }
}

/// A trusted context assertion, as IAM Identity Center's token exchange gives it.
///
/// Source: STS API reference, `ProvidedContext`.
public struct ProvidedContext: Sendable, Equatable {
    /// The ARN of the context provider; 20 to 2,048 characters.
    public var providerARN: String

    /// The signed and encrypted assertion; 4 to 2,048 characters.
    public var contextAssertion: Secret

    /// Makes a context.
    ///
    /// - Parameters:
    ///   - providerARN: The ARN of the context provider.
    ///   - contextAssertion: The assertion.
    public init(providerARN: String, contextAssertion: Secret) {
        self.providerARN = providerARN
        self.contextAssertion = contextAssertion
    }
}

/// What `AssumeRole` is asked.
///
/// An empty list is left out of the request.
///
/// Source: STS API reference, `AssumeRole`.
public struct AssumeRoleInput: Sendable, Equatable {
    /// The ARN of the role; 20 to 2,048 characters.
    public var roleARN: String

    /// The name of the session, which every log of AWS shows; 2 to 64 of `A-Z a-z 0-9 _ + = , . @ -`.
    public var roleSessionName: String

    /// What the role's owner agreed on with the caller; 2 to 1,224 of `A-Z a-z 0-9 _ + = , . @ : / -`.
    public var externalID: String?

    /// How long the credentials shall live, in seconds: 900 to 43,200, at most 3,600 if the caller is a role itself.
    public var durationSeconds: Int?

    /// The MFA device: its ARN or serial number, 9 to 256 characters; goes together with ``tokenCode``.
    public var serialNumber: String?

    /// The six digits the MFA device shows.
    public var tokenCode: Secret?

    /// Who is behind the session; 2 to 64 of `A-Z a-z 0-9 _ + = , . @ -`, not beginning with `aws:`.
    public var sourceIdentity: String?

    /// A session policy as JSON text, at least one character, which can only take permissions away.
    public var policy: String?

    /// The ARNs of managed policies to use as session policies; at most 10.
    public var policyARNs: [String]

    /// Session tags; at most 50.
    public var tags: [STSTag]

    /// The keys of tags that go along when the session assumes another role; at most 50.
    public var transitiveTagKeys: [String]

    /// Trusted context assertions; at most 5.
    public var providedContexts: [ProvidedContext]

    /// Makes an input.
    ///
    /// - Parameters:
    ///   - roleARN: The ARN of the role.
    ///   - roleSessionName: The name of the session.
    ///   - externalID: What the role's owner agreed on with the caller.
    ///   - durationSeconds: How long the credentials shall live; the service takes 3,600 if not given.
    ///   - serialNumber: The MFA device.
    ///   - tokenCode: The six digits it shows.
    ///   - sourceIdentity: Who is behind the session.
    ///   - policy: A session policy.
    ///   - policyARNs: Managed policies.
    ///   - tags: Session tags.
    ///   - transitiveTagKeys: The keys of those that go along.
    ///   - providedContexts: Trusted context assertions.
    public init(
        roleARN: String,
        roleSessionName: String,
        externalID: String? = nil,
        durationSeconds: Int? = nil,
        serialNumber: String? = nil,
        tokenCode: Secret? = nil,
        sourceIdentity: String? = nil,
        policy: String? = nil,
        policyARNs: [String] = [],
        tags: [STSTag] = [],
        transitiveTagKeys: [String] = [],
        providedContexts: [ProvidedContext] = []
    ) {
        self.roleARN = roleARN
        self.roleSessionName = roleSessionName
        self.externalID = externalID
        self.durationSeconds = durationSeconds
        self.serialNumber = serialNumber
        self.tokenCode = tokenCode
        self.sourceIdentity = sourceIdentity
        self.policy = policy
        self.policyARNs = policyARNs
        self.tags = tags
        self.transitiveTagKeys = transitiveTagKeys
        self.providedContexts = providedContexts
    }
}
