// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// A value that the form it was asked for in cannot carry.
package struct UnexportableValue: Error, CustomStringConvertible {
    package let description: String

    /// Says why; the value itself is never shown.
    ///
    /// - Parameters:
    ///   - name: What has the value, for example a variable.
    ///   - reason: What of it cannot be carried, and why.
    package init(_ name: String, _ reason: String) {
        description =
            "the value of \(name) has \(reason); use --format json or --format process, which carry everything"
    }

    /// A character as messages name it.
    package static func name(_ character: Unicode.Scalar) -> String {
        switch character {
        case "\n": "a line break"
        case " ": "a blank"
        case "\t": "a tab"
        case "!"..."~": "'\(character)'"
        default: "the character U+" + String(character.value, radix: 16, uppercase: true)
        }
    }
}
