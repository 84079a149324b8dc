// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials

/// What `GetFederationToken` is asked; the caller needs the long-term keys of a user.
///
/// The federated user has what both the caller's policies and the session policies allow: nothing without any.
///
/// Source: STS API reference, `GetFederationToken`.
public struct GetFederationTokenInput: Sendable, Equatable {
    /// The name of the federated user; 2 to 32 of `A-Z a-z 0-9 _ + = , . @ -`.
    public var name: String

    /// A session policy as JSON text; 1 to 2,048 characters.
    public var policy: String?

    /// The ARNs of managed policies to use as session policies; at most 10.
    public var policyARNs: [String]

    /// How long the credentials shall live, in seconds: 900 to 129,600; the service takes 43,200 if not given.
    public var durationSeconds: Int?

    /// Session tags; at most 50.
    public var tags: [STSTag]

    /// Makes an input.
    ///
    /// - Parameters:
    ///   - name: The name of the federated user.
    ///   - policy: A session policy.
    ///   - policyARNs: Managed policies.
    ///   - durationSeconds: How long the credentials shall live.
    ///   - tags: Session tags.
    public init(
        name: String,
        policy: String? = nil,
        policyARNs: [String] = [],
        durationSeconds: Int? = nil,
        tags: [STSTag] = []
    ) {
        self.name = name
        self.policy = policy
        self.policyARNs = policyARNs
        self.durationSeconds = durationSeconds
        self.tags = tags
    }
}

extension GetFederationTokenInput {
    /// Compares every parameter with the ranges of the API, without sending anything.
    ///
    /// - Throws: ``STSError`` with ``STSError/Code/invalidInput``; its message names the parameter and the limit.
    public func validate() throws(STSError) {
        let rules = InputRules(operation: "GetFederationToken")
        try rules.word("Name", name, 2...32, and: "+=,.@-")
        try rules.policy(policy, 1...2_048)
        try rules.policyARNs(policyARNs)
        try rules.duration(durationSeconds, 900...129_600)
        try rules.tags(tags)
    }

    func call(credentials: Credentials) -> STSCall {
        var body = QueryBody(action: "GetFederationToken")
        body.add("Name", name)
        body.add("Policy", policy)
        body.add("PolicyArns", policyARNs) { body, prefix, arn in body.add("\(prefix).arn", arn) }
        body.add("DurationSeconds", durationSeconds)
        body.add("Tags", tags)
        return STSCall("GetFederationToken", body: body, credentials: credentials)
    }
}
