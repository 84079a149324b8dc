// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import IAMCredentials
public import IAMPlatform
public import IAMSTS

extension DefaultChain {
    /// The client for the STS that the chain itself would ask: region, address and retries as the options, the
    /// environment and the profile say.
    ///
    /// - Parameters:
    ///   - platform: The environment, files, clocks and HTTP transport.
    ///   - options: The same as for ``make(platform:options:)``.
    /// - Throws: `CredentialError` with the code `invalidConfiguration`, for example if no region is known.
    public static func stsClient(
        platform: Platform,
        options: ChainOptions = ChainOptions()
    ) throws(CredentialError) -> STSClient {
        let planner = SourcePlanner(platform: platform, options: options)
        let access = try planner.sts(in: planner.files())
        return STSClient(endpoint: access.endpoint, platform: platform, retry: access.retry)
    }
}
