// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import IAMCredentials
public import IAMPlatform

extension DefaultChain {
    /// Where sessions of `login_session` are made and renewed: the sign-in service of the region, or a configured one.
    ///
    /// - Parameters:
    ///   - platform: The environment and files.
    ///   - options: The same as for ``make(platform:options:)``.
    /// - Returns: An address without a slash at the end.
    /// - Throws: `CredentialError` with the code `invalidConfiguration`, for example if no region is known.
    public static func signInEndpoint(
        platform: Platform,
        options: ChainOptions = ChainOptions()
    ) throws(CredentialError) -> String {
        let planner = SourcePlanner(platform: platform, options: options)
        return try planner.signInEndpoint(in: planner.files())
    }
}
