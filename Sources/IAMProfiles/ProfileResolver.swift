// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials

/// Turns a profile into a plan.
public enum ProfileResolver: Sendable {
    /// Follows a profile's roles and sources to a base.
    ///
    /// - Parameters:
    ///   - name: The profile.
    ///   - files: The files.
    /// - Throws: ``ProfileError``; only ``ProfileError/Code/noCredentials`` lets a chain go on.
    public static func plan(for name: String, in files: ProfileFiles) throws(ProfileError) -> CredentialPlan {
        var walk = ProfileWalk(selected: name, files: files)
        return try walk.run()
    }
}
