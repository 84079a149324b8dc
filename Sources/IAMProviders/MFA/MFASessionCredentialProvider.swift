// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import IAMCredentials
public import IAMSTS

/// Gets a session of a user that has shown a second factor, which then assumes any number of roles without another code.
///
/// STS takes each code once, so two roles of one user that both want a factor would otherwise need two codes, half a
/// minute apart.
///
/// Source: STS API reference, `GetSessionToken`; IAM User Guide, "Secure API access with MFA".
public struct MFASessionCredentialProvider: CredentialProvider {
    /// `mfa-session`.
    public var name: String { Self.name }

    static let name = "mfa-session"

    private let source: any CredentialProvider
    private let serialNumber: String
    private let code: any MFACodeSource
    private let sts: STSClient

    /// Makes a provider; nothing is asked yet.
    ///
    /// - Parameters:
    ///   - source: The long-term keys of the user.
    ///   - serialNumber: The device: its serial number or its ARN.
    ///   - code: Where its codes come from.
    ///   - sts: The service.
    public init(
        source: any CredentialProvider,
        serialNumber: String,
        code: any MFACodeSource,
        sts: STSClient
    ) {
        self.source = source
        self.serialNumber = serialNumber
        self.code = code
        self.sts = sts
    }

    /// Gets a session of twelve hours, or what the service gives.
    ///
    /// - Throws: ``CredentialError``: what the source or the code's source throws, or what STS answered.
    public func credentials() async throws(CredentialError) -> Credentials {
        let keys = try await source.credentials()
        // Asked for last, because it is valid for half a minute.
        let input = GetSessionTokenInput(serialNumber: serialNumber, tokenCode: try await code.code(for: serialNumber))
        do {
            return try await sts.getSessionToken(input, credentials: keys).credentials
        } catch {
            throw error.credentialError(provider: name)
        }
    }
}
