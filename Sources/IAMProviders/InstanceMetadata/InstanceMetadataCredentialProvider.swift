// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import IAMCredentials
public import IAMPlatform
public import IAMProfiles

/// Asks the metadata service of an EC2 instance for the credentials of its role.
public struct InstanceMetadataCredentialProvider: CredentialProvider {
    /// `instance-metadata`.
    public var name: String { Self.name }

    static let name = "instance-metadata"

    /// Makes a provider; nothing is asked yet.
    ///
    /// - Parameters:
    ///   - settings: The endpoint and how patient to be.
    ///   - platform: HTTP, clock and timer.
    public init(settings: InstanceMetadataSettings, platform: Platform) {}

    /// Asks the service.
    public func credentials() async throws(CredentialError) -> Credentials {
        throw CredentialError(.notConfigured, "instance metadata")
    }
}
