// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// A failure that curl has an exit code of its own for.
package struct CallError: Error, CustomStringConvertible {
    package let code: Int32
    package let description: String

    package init(code: Int32, description: String) {
        self.code = code
        self.description = description
    }

    /// The address cannot be used; curl: 3.
    package static func malformedURL(_ text: String, _ reason: String) -> CallError {
        CallError(code: 3, description: "'\(text)' cannot be called: \(reason)")
    }

    /// The answer is an error and `-f` was given; curl: 22.
    package static func status(_ status: Int) -> CallError {
        CallError(code: 22, description: "The requested URL returned error: \(status)")
    }

    /// More redirects than allowed; curl: 47.
    package static func tooManyRedirects(_ limit: Int) -> CallError {
        CallError(code: 47, description: "Maximum (\(limit)) redirects followed")
    }
}
