// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials
internal import Synchronization

/// A code that somebody has typed already; it is good for one call, because STS takes each code once.
final class GivenMFACode: MFACodeSource {
    private let code: Mutex<Secret?>

    init(_ code: Secret) {
        self.code = Mutex(code)
    }

    func code(for serialNumber: String) async throws(CredentialError) -> Secret {
        let taken = code.withLock { code in
            defer { code = nil }
            return code
        }
        if let taken { return taken }
        throw CredentialError(
            .interactionRequired,
            "the given MFA code of \(serialNumber) was used already, and a further one is needed",
            hint: "wait for the next code of the device and run the command again with that one"
        )
    }
}
