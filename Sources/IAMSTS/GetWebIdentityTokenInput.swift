// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials

/// What `GetWebIdentityToken` is asked: a signed token that proves the caller's identity to others than AWS.
///
/// The account has to be enabled for outbound web identity federation. Use a regional endpoint.
///
/// Source: STS API reference, `GetWebIdentityToken`.
public struct GetWebIdentityTokenInput: Sendable, Equatable {
    /// How the token is signed.
    public enum SigningAlgorithm: String, Sendable, Hashable, CaseIterable {
        /// RSA with SHA-256, which everybody knows.
        case rs256 = "RS256"
        /// ECDSA with P-384 and SHA-384.
        case es384 = "ES384"
    }

    /// Who shall accept the token; 1 to 10 texts of 1 to 1,000 characters.
    public var audience: [String]

    /// How the token shall be signed.
    public var signingAlgorithm: SigningAlgorithm

    /// How long the token shall live, in seconds: 60 to 3,600; the service takes 300 if not given.
    public var durationSeconds: Int?

    /// What to say in the token besides; at most 50.
    public var tags: [STSTag]

    /// Makes an input.
    ///
    /// - Parameters:
    ///   - audience: Who shall accept the token.
    ///   - signingAlgorithm: How the token shall be signed.
    ///   - durationSeconds: How long the token shall live.
    ///   - tags: What to say in the token besides.
    public init(
        audience: [String],
        signingAlgorithm: SigningAlgorithm = .rs256,
        durationSeconds: Int? = nil,
        tags: [STSTag] = []
    ) {
        self.audience = audience
        self.signingAlgorithm = signingAlgorithm
        self.durationSeconds = durationSeconds
        self.tags = tags
    }
}

extension GetWebIdentityTokenInput {
    /// Compares every parameter with the ranges of the API, without sending anything.
    ///
    /// - Throws: ``STSError`` with ``STSError/Code/invalidInput``; its message names the parameter and the limit.
    public func validate() throws(STSError) {
        let rules = InputRules(operation: "GetWebIdentityToken")
        guard !audience.isEmpty else { throw rules.failure("Audience", "must have 1 to 10 members, but has 0") }
        try rules.count("Audience", audience.count, most: 10)
        for (index, text) in audience.enumerated() {
            try rules.length("Audience.member.\(index + 1)", text.unicodeScalars.count, 1...1_000)
        }
        try rules.duration(durationSeconds, 60...3_600)
        try rules.tags(tags)
    }

    func call(credentials: Credentials) -> STSCall {
        var body = QueryBody(action: "GetWebIdentityToken")
        body.add("Audience", audience) { body, prefix, text in body.add(prefix, text) }
        body.add("DurationSeconds", durationSeconds)
        body.add("SigningAlgorithm", signingAlgorithm.rawValue)
        body.add("Tags", tags)
        return STSCall("GetWebIdentityToken", body: body, credentials: credentials)
    }
}
