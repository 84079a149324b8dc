// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import IAMCredentials
public import IAMPlatform

/// Asks the endpoint that ECS, EKS Pod Identity and others give a container.
public struct ContainerCredentialProvider: CredentialProvider {
    /// `container`.
    public var name: String { Self.name }

    static let name = "container"

    /// Makes a provider; nothing is asked yet.
    ///
    /// - Parameters:
    ///   - endpoint: The endpoint.
    ///   - platform: Environment, files and HTTP.
    public init(endpoint: ContainerEndpoint, platform: Platform) {}

    /// Asks the endpoint.
    public func credentials() async throws(CredentialError) -> Credentials {
        throw CredentialError(.unsupported, "container")
    }
}
