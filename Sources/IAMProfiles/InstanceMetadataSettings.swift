// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// How the metadata service of an EC2 instance is asked.
public struct InstanceMetadataSettings: Sendable, Hashable {
    /// The address without a slash at the end.
    public var endpoint: String

    /// Makes settings.
    ///
    /// - Parameter endpoint: The address.
    public init(endpoint: String) {
        self.endpoint = endpoint
    }
}

extension Settings {
    /// How the instance metadata service is asked.
    ///
    /// - Throws: ``ProfileError`` with ``ProfileError/Code/invalidValue``.
    public func instanceMetadata() throws(ProfileError) -> InstanceMetadataSettings {
        InstanceMetadataSettings(endpoint: "http://169.254.169.254")
    }
}
