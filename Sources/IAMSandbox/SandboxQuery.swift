// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// The parameters of a query; of a repeated one the first.
struct SandboxQuery: Sendable {
    private var values: [String: String] = [:]

    init(_ text: String) {
        for pair in text.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = SandboxText.formDecoded(parts[0])
            if values[name] == nil { values[name] = parts.count == 2 ? SandboxText.formDecoded(parts[1]) : "" }
        }
    }

    /// The value, `nil` if it is absent or empty.
    subscript(name: String) -> String? { values[name].flatMap { $0.isEmpty ? nil : $0 } }
}
