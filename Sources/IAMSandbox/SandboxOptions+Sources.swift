// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

extension SandboxOptions {
    /// How the instance metadata service behaves.
    public struct InstanceMetadata: Sendable {
        /// Whether requests without a token are answered too (version 1); off, as on an instance that demands tokens.
        public var allowsVersion1: Bool

        /// Whether the instance has a role; without one its listing is not found.
        public var hasRole: Bool

        /// Whether the newer path with the account id exists; without it clients go back to the older one.
        public var hasExtendedPath: Bool

        /// Makes options.
        ///
        /// - Parameters:
        ///   - allowsVersion1: Whether requests without a token are answered too.
        ///   - hasRole: Whether the instance has a role.
        ///   - hasExtendedPath: Whether the newer path with the account id exists.
        public init(allowsVersion1: Bool = false, hasRole: Bool = true, hasExtendedPath: Bool = true) {
            self.allowsVersion1 = allowsVersion1
            self.hasRole = hasRole
            self.hasExtendedPath = hasExtendedPath
        }
    }

    /// How IAM Identity Center behaves: its portal and its token service.
    public struct IdentityCenter: Sendable {
        /// How long an access token lasts, in whole seconds.
        public var accessTokenLifetime: Duration

        /// How many polls of a device code are answered with `authorization_pending` before it counts as approved;
        /// `nil` if only a visit of its page approves it.
        public var pendingDevicePolls: Int?

        /// How far apart the polls of a device code must be, in whole seconds; each poll that comes sooner adds five.
        public var pollInterval: Duration

        /// How long a device code waits for its approval, in whole seconds.
        public var deviceCodeLifetime: Duration

        /// How many calls of the portal are answered with 429 before it works.
        public var throttledCalls: Int

        /// Makes options.
        ///
        /// - Parameters:
        ///   - accessTokenLifetime: How long an access token lasts.
        ///   - pendingDevicePolls: How many polls are pending; `nil` for manual approval.
        ///   - pollInterval: How far apart polls must be.
        ///   - deviceCodeLifetime: How long a device code waits.
        ///   - throttledCalls: How many calls of the portal are answered with 429.
        public init(
            accessTokenLifetime: Duration = .seconds(28_800),
            pendingDevicePolls: Int? = 1,
            pollInterval: Duration = .seconds(1),
            deviceCodeLifetime: Duration = .seconds(600),
            throttledCalls: Int = 0
        ) {
            self.accessTokenLifetime = accessTokenLifetime
            self.pendingDevicePolls = pendingDevicePolls
            self.pollInterval = pollInterval
            self.deviceCodeLifetime = deviceCodeLifetime
            self.throttledCalls = throttledCalls
        }
    }

    /// How the sign-in service behaves.
    public struct SignIn: Sendable {
        /// How long somebody stays signed in, in whole seconds; refresh tokens end with it.
        public var sessionLifetime: Duration

        /// Why every token is refused, such as `USER_CREDENTIALS_CHANGED`; `nil` if it is not.
        public var refusal: String?

        /// Makes options.
        ///
        /// - Parameters:
        ///   - sessionLifetime: How long somebody stays signed in.
        ///   - refusal: Why every token is refused.
        public init(sessionLifetime: Duration = .seconds(43_200), refusal: String? = nil) {
            self.sessionLifetime = sessionLifetime
            self.refusal = refusal
        }
    }
}

extension Duration {
    /// The whole seconds, the way most answers tell a length of time.
    var wholeSeconds: Int { Int(components.seconds) }
}
