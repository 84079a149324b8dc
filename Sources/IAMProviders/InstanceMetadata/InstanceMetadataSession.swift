// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials
internal import IAMProfiles
internal import Synchronization

/// What providers have learned about an instance's metadata service: its token, which path it knows, the name of the
/// role, and the credentials it gave last.
///
/// Share one between providers that are made anew for each fetch. It forgets everything when it is used with other
/// settings.
public final class InstanceMetadataSession: Sendable {
    /// The two places of a role's credentials.
    enum Path: String {
        /// The newer one, which also tells the account.
        case extended = "/latest/meta-data/iam/security-credentials-extended/"
        case legacy = "/latest/meta-data/iam/security-credentials/"
    }

    private struct State {
        var settings: InstanceMetadataSettings?
        var token: (value: Secret, end: Duration)?
        var hasGivenToken = false
        var path: Path?
        var role: String?
        var last: Credentials?
    }

    private let state = Mutex(State())

    /// Makes a session that knows nothing yet.
    public init() {}

    /// Forgets what was learned with other settings.
    func use(_ settings: InstanceMetadataSettings) {
        state.withLock { state in
            if state.settings != settings { state = State(settings: settings) }
        }
    }

    // MARK: The token

    /// Whether the service has ever given a token, so that it has no reason to be asked without one.
    var hasGivenToken: Bool { state.withLock { $0.hasGivenToken } }

    /// The token, if it is good for a while at `now` of the monotonic timer.
    func token(at now: Duration) -> Secret? {
        state.withLock { state in
            guard let token = state.token, now < token.end else { return nil }
            return token.value
        }
    }

    /// Keeps a token until `end` of the monotonic timer.
    func keep(token: Secret, until end: Duration) {
        state.withLock { state in
            state.token = (token, end)
            state.hasGivenToken = true
        }
    }

    /// Forgets a token that was refused, unless another one has taken its place.
    func drop(_ token: Secret) {
        state.withLock { state in
            if state.token?.value == token { state.token = nil }
        }
    }

    // MARK: The role

    /// The place that answered last; `nil` before.
    var path: Path? {
        get { state.withLock { $0.path } }
        set { state.withLock { $0.path = newValue } }
    }

    /// The role that had credentials; `nil` before.
    var role: String? {
        get { state.withLock { $0.role } }
        set { state.withLock { $0.role = newValue } }
    }

    /// The credentials as the service gave them last.
    var last: Credentials? {
        get { state.withLock { $0.last } }
        set { state.withLock { $0.last = newValue } }
    }
}
