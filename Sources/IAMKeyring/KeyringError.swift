// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// Why a keyring gives or takes nothing.
package struct KeyringError: Error, Sendable, CustomStringConvertible {
    /// What happened, and with which keyring.
    package let reason: String

    /// What to do about it.
    package let hint: String

    package init(_ reason: String, hint: String) {
        self.reason = reason
        self.hint = hint
    }

    package var description: String { "\(reason)\n  hint: \(hint)" }
}
