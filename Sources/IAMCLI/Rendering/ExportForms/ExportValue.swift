// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCommand

/// What forms ask of the values they carry.
enum ExportValue: Sendable {
    /// Refuses control characters, which no shell and no file of lines keeps, and what else a form cannot carry.
    ///
    /// - Parameters:
    ///   - name: The variable.
    ///   - value: Its value.
    ///   - reason: Why a form cannot carry a character; `nil` if it can.
    static func check(
        _ name: String,
        _ value: String,
        _ reason: (Unicode.Scalar) -> String? = { _ in nil }
    ) throws(UnexportableValue) {
        for scalar in value.unicodeScalars {
            let isControl = scalar.value < 0x20 || scalar.value == 0x7F
            guard let reason = isControl ? "which ends or garbles a line" : reason(scalar) else { continue }
            throw UnexportableValue(name, "\(UnexportableValue.name(scalar)) in it, \(reason)")
        }
    }

    /// Whether a value needs no quotes anywhere, as keys and tokens do not.
    static func isPlain(_ value: String) -> Bool {
        // zsh takes a word that begins with `=` for the path of a command.
        guard let first = value.utf8.first, first != UInt8(ascii: "=") else { return false }
        return value.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="),
                UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: ":"), UInt8(ascii: "@"), UInt8(ascii: "%"),
                UInt8(ascii: "-"):
                true
            default: false
            }
        }
    }

    /// A value in single quotes.
    static func quoted(_ value: String, _ escaped: (Unicode.Scalar) -> String?) -> String {
        var text = "'"
        for scalar in value.unicodeScalars {
            if let escaped = escaped(scalar) { text += escaped } else { text.unicodeScalars.append(scalar) }
        }
        return text + "'"
    }
}
