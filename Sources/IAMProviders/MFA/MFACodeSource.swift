// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import IAMCredentials

/// Gives the codes of MFA devices: asks a person, or runs what knows them.
public protocol MFACodeSource: Sendable {
    /// Gives a code that is valid now and was not used before.
    ///
    /// - Parameter serialNumber: The device: its serial number or its ARN.
    /// - Returns: Six digits.
    /// - Throws: ``CredentialError``, usually `.interactionRequired` or `.cancelled`.
    func code(for serialNumber: String) async throws(CredentialError) -> Secret
}
