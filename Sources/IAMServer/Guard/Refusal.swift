// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// Why a request is turned away.
package struct Refusal: Sendable, Hashable {
    /// The status code to answer with.
    package let status: Int

    /// The reason in a few words, for the log; the client is not told.
    package let reason: String

    package init(_ status: Int, _ reason: String) {
        self.status = status
        self.reason = reason
    }
}
