// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import IAMCredentials
public import IAMPlatform

/// Where a container gets its credentials.
public struct ContainerEndpoint: Sendable, Hashable {
    /// The address, with its query.
    public let url: String

    /// The variable that names it.
    public let origin: ConfigurationLocation

    /// Finds the endpoint.
    ///
    /// - Parameter environment: The variables.
    /// - Throws: ``CredentialError``: `.notConfigured` if neither variable is set.
    public static func resolve(environment: Environment) throws(CredentialError) -> ContainerEndpoint {
        throw CredentialError(
            .notConfigured,
            "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI and AWS_CONTAINER_CREDENTIALS_FULL_URI are not set",
            location: .variable("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI")
        )
    }
}
