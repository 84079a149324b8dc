// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import IAMCredentials
public import IAMPlatform

/// Where a container gets its credentials.
///
/// Source: AWS SDKs and Tools Reference Guide, "Container credential provider".
public struct ContainerEndpoint: Sendable, Hashable {
    /// The address, with its query.
    public let url: String

    /// The variable that names it.
    public let origin: ConfigurationLocation

    private static let relative = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"
    private static let full = "AWS_CONTAINER_CREDENTIALS_FULL_URI"

    private init(url: String, variable: String) {
        self.url = url
        self.origin = .variable(variable)
    }

    /// Finds the endpoint.
    ///
    /// `AWS_CONTAINER_CREDENTIALS_RELATIVE_URI` is a path at `http://169.254.170.2` and wins over
    /// `AWS_CONTAINER_CREDENTIALS_FULL_URI`, which is a whole address: with `https` of any host, with `http` only of
    /// this machine (127.0.0.0/8, `::1`, `localhost`), 169.254.170.2, 169.254.170.23 and `fd00:ec2::23`.
    ///
    /// - Parameter environment: The variables.
    /// - Throws: ``CredentialError``: `.notConfigured` if neither variable is set, `.invalidConfiguration` if the one
    ///   that counts cannot be used.
    public static func resolve(environment: Environment) throws(CredentialError) -> ContainerEndpoint {
        if let path = environment[relative] {
            guard path.hasPrefix("/") else {
                throw invalid(
                    relative,
                    "\(relative) does not begin with a slash",
                    hint: "it is a path such as /v2/credentials/id; a whole address belongs into \(full)"
                )
            }
            let url = "http://169.254.170.2" + path
            _ = try address(url, variable: relative)
            return ContainerEndpoint(url: url, variable: relative)
        }
        if let url = environment[full] {
            guard url.contains("://") else {
                throw invalid(
                    full,
                    "\(full) names no host",
                    hint: "write a whole address such as http://169.254.170.23/v1/credentials; "
                        + "a path alone belongs into \(relative)"
                )
            }
            let address = try address(url, variable: full)
            guard address.scheme == "https" || isAllowed(address.host) else { throw forbidden(address) }
            return ContainerEndpoint(url: url, variable: full)
        }
        throw CredentialError(
            .notConfigured,
            "\(relative) and \(full) are not set",
            provider: ContainerCredentialProvider.name,
            location: .variable(relative)
        )
    }

    /// Whether plain HTTP may be spoken with a host: what stays on this machine, but not the instance's own service.
    private static func isAllowed(_ host: String) -> Bool {
        // Of the local IPv6 addresses only fd00:ec2::254 ends so.
        let isInstanceMetadata = host.contains(":") ? host.hasSuffix("254") : host == "169.254.169.254"
        return LocalAddress.matches(host) && !isInstanceMetadata
    }

    private static func address(_ url: String, variable: String) throws(CredentialError) -> EndpointAddress {
        do {
            return try EndpointAddress(url, service: "container credentials")
        } catch {
            throw invalid(variable, error.message, hint: "correct \(variable), or unset it", underlying: error)
        }
    }

    private static func forbidden(_ address: EndpointAddress) -> CredentialError {
        invalid(
            full,
            "\(full) is plain HTTP to \(address.host), which may not be asked for credentials",
            hint: "use https, or one of 127.0.0.0/8, ::1, localhost, 169.254.170.2, 169.254.170.23 and fd00:ec2::23"
        )
    }

    private static func invalid(
        _ variable: String,
        _ message: String,
        hint: String,
        underlying: (any Error)? = nil
    ) -> CredentialError {
        CredentialError(
            .invalidConfiguration,
            message,
            hint: hint,
            provider: ContainerCredentialProvider.name,
            location: .variable(variable),
            underlying: underlying
        )
    }
}
