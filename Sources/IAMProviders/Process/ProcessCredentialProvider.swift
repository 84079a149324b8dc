// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import IAMCredentials
public import IAMPlatform

/// Runs the command of `credential_process` and reads the credentials it prints.
public struct ProcessCredentialProvider: CredentialProvider {
    /// `process`.
    public var name: String { Self.name }

    static let name = "process"

    /// Makes a provider; nothing is run yet.
    ///
    /// - Parameters:
    ///   - command: The command line, for `sh -c`.
    ///   - accountID: The profile's `aws_account_id`, for a command that does not tell.
    ///   - location: The file and line of the command.
    ///   - platform: Runs the command.
    public init(command: String, accountID: String? = nil, location: ConfigurationLocation? = nil, platform: Platform) {
    }

    /// Runs the command.
    public func credentials() async throws(CredentialError) -> Credentials {
        throw CredentialError(.unsupported, "credential_process")
    }
}
