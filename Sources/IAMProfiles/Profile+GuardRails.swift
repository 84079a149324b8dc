// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMPlatform

extension Profile {
    /// Whether somebody at a terminal has to agree before credentials are given: `require_confirmation`.
    ///
    /// - Throws: ``ProfileError`` with ``ProfileError/Code/invalidValue`` for anything but `true` and `false`.
    public func requiresConfirmation() throws(ProfileError) -> Bool { try boolean("require_confirmation") }

    /// Whether it is written down when credentials are given: `audit_log`.
    ///
    /// - Throws: ``ProfileError`` with ``ProfileError/Code/invalidValue`` for anything but `true` and `false`.
    public func isAudited() throws(ProfileError) -> Bool { try boolean("audit_log") }

    private func boolean(_ key: String) throws(ProfileError) -> Bool {
        guard self[key] != nil else { return false }
        let sources = SettingSources(environment: Environment(), profile: self, services: nil)
        return try sources.boolean(nil, "", key) ?? false
    }
}

extension Settings {
    /// What `AWS_IAM_TOOLKIT_AUDIT` says about writing down that credentials are given; `nil` leaves it to the profiles.
    ///
    /// - Throws: ``ProfileError`` with ``ProfileError/Code/invalidValue`` for anything but `true` and `false`.
    public func auditChoice() throws(ProfileError) -> Bool? { try sources.boolean(nil, "AWS_IAM_TOOLKIT_AUDIT", "") }
}
