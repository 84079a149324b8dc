// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import IAMCredentials

/// What `AssumeRoleWithSAML` is asked.
///
/// The call is not signed: the assertion alone says who asks.
///
/// Source: STS API reference, `AssumeRoleWithSAML`.
public struct AssumeRoleWithSAMLInput: Sendable, Equatable {
    /// The ARN of the role; 20 to 2,048 characters.
    public var roleARN: String

    /// The ARN of the SAML provider in IAM that describes the identity provider; 20 to 2,048 characters.
    public var principalARN: String

    /// The authentication response of the identity provider, in base64; 4 to 100,000 characters.
    public var samlAssertion: Secret

    /// A session policy as JSON text; 1 to 2,048 characters.
    public var policy: String?

    /// The ARNs of managed policies to use as session policies; at most 10.
    public var policyARNs: [String]

    /// How long the credentials shall live, in seconds, 900 to 43,200; the assertion's own limit may be shorter.
    public var durationSeconds: Int?

    /// Makes an input.
    ///
    /// - Parameters:
    ///   - roleARN: The ARN of the role.
    ///   - principalARN: The ARN of the SAML provider.
    ///   - samlAssertion: The authentication response.
    ///   - policy: A session policy.
    ///   - policyARNs: Managed policies.
    ///   - durationSeconds: How long the credentials shall live.
    public init(
        roleARN: String,
        principalARN: String,
        samlAssertion: Secret,
        policy: String? = nil,
        policyARNs: [String] = [],
        durationSeconds: Int? = nil
    ) {
        self.roleARN = roleARN
        self.principalARN = principalARN
        self.samlAssertion = samlAssertion
        self.policy = policy
        self.policyARNs = policyARNs
        self.durationSeconds = durationSeconds
    }
}

extension AssumeRoleWithSAMLInput {
    /// Compares every parameter with the ranges of the API, without sending anything.
    ///
    /// - Throws: ``STSError`` with ``STSError/Code/invalidInput``; its message names the parameter and the limit.
    public func validate() throws(STSError) {
        let rules = InputRules(operation: "AssumeRoleWithSAML")
        try rules.arn("RoleArn", roleARN)
        try rules.arn("PrincipalArn", principalARN)
        try rules.length("SAMLAssertion", samlAssertion.count, 4...100_000)
        try rules.base64("SAMLAssertion", samlAssertion)
        try rules.policy(policy, 1...2_048)
        try rules.policyARNs(policyARNs)
        try rules.duration(durationSeconds, 900...43_200)
    }

    func call() -> STSCall {
        var body = QueryBody(action: "AssumeRoleWithSAML")
        body.add("RoleArn", roleARN)
        body.add("PrincipalArn", principalARN)
        body.add("SAMLAssertion", samlAssertion)
        body.add("PolicyArns", policyARNs) { body, prefix, arn in body.add("\(prefix).arn", arn) }
        body.add("Policy", policy)
        body.add("DurationSeconds", durationSeconds)
        return STSCall("AssumeRoleWithSAML", body: body, credentials: nil, secrets: [samlAssertion])
    }
}
