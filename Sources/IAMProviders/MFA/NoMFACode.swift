// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials

/// Says what to do where nobody can give a code.
struct NoMFACode: MFACodeSource {
    let roleARN: String
    let location: ConfigurationLocation?

    func code(for serialNumber: String) async throws(CredentialError) -> Secret {
        throw CredentialError(
            .interactionRequired,
            "\(roleARN) needs a code of the MFA device \(serialNumber)",
            hint: "give --mfa-token, or run where a code can be typed",
            provider: MFASessionCredentialProvider.name,
            location: location
        )
    }
}
