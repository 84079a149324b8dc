// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// How a sandbox behaves.
public struct SandboxOptions: Sendable {
    /// The region requests must be signed for; STS also takes `us-east-1`, as its global endpoint does.
    public var region: String

    /// The web origins whose browsers may call the API; a preflight of any other gets no `Access-Control-` fields.
    public var allowedOrigins: Set<String>

    /// The code every MFA device shows, six digits.
    public var mfaCode: String

    /// Whether a device's code is taken only once in the same 30 seconds, as AWS does; not so unless it is set.
    public var refusesReusedMFACodes = false

    /// The longest a session lasts, in place of what was asked for, so that expiry can be tried out; `nil` for no limit.
    public var sessionLimit: Duration?

    /// Where the made-up keys of sessions come from; `nil` makes other ones each time.
    public var seed: UInt64?

    /// How the instance metadata service behaves.
    public var instanceMetadata = InstanceMetadata()

    /// How IAM Identity Center behaves: its portal and its token service.
    public var identityCenter = IdentityCenter()

    /// How the sign-in service behaves.
    public var signIn = SignIn()

    /// Makes options.
    ///
    /// - Parameters:
    ///   - region: The region requests must be signed for.
    ///   - allowedOrigins: The web origins that may call the API.
    ///   - mfaCode: The code every MFA device shows.
    ///   - sessionLimit: The longest a session lasts.
    ///   - seed: Where the keys of sessions come from.
    public init(
        region: String = "eu-west-2",
        allowedOrigins: Set<String> = ["http://localhost:3000", "http://localhost:5173"],
        mfaCode: String = "123456",
        sessionLimit: Duration? = nil,
        seed: UInt64? = nil
    ) {
        self.region = region
        self.allowedOrigins = allowedOrigins
        self.mfaCode = mfaCode
        self.sessionLimit = sessionLimit
        self.seed = seed
    }
}
