// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCommand
internal import IAMCredentials
internal import IAMPlatform
internal import IAMProfiles
internal import IAMProviders
internal import IAMSessionCache

/// The stored sessions that were made with the key of a profile.
///
/// Such a session is found by the profile's name, not by its key, so another key of that name would be given the sessions
/// of the one before.
struct StoredSessions {
    private let session: Session

    init(_ session: Session) {
        self.session = session
    }

    /// Removes the sessions of all profiles that begin with the key of this one.
    ///
    /// - Throws: ``SessionStoreError`` if one is still there.
    func forget(of profile: String) throws {
        let platform = session.platform
        var options = session.options
        options.sessionCache = .enabled
        guard let store = options.sessionStore(platform: platform) else { return }
        let files = try ProfileFiles.load(environment: platform.environment, files: platform.files)
        options.profileFiles = files
        for name in files.profileNames {
            options.profile = name
            guard let plan = try? DefaultChain.plan(platform: platform, options: options),
                case .keyring(let source) = plan.base, source.profile == profile
            else { continue }
            var keys = (0...plan.hops.count).compactMap { plan.sessionKey(through: $0) }
            keys += plan.hops.compactMap(\.mfaSerial).compactMap { plan.mfaSessionKey(serialNumber: $0) }
            for key in keys { try store.remove(key) }
        }
    }
}
