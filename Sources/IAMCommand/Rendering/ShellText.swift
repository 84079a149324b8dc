// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// The forms that credentials are printed in.
package enum ExportFormat: String, CaseIterable, Sendable {
    case env
    case environmentWithoutExport = "env-no-export"
    case process
    case json
    case fish
    case powershell
}

/// Text that a shell evaluates: one statement sets or unsets one variable.
///
/// `eval $(…)` without quotes is the common use. The shell then splits at blanks, expands patterns and joins the pieces
/// by single blanks before it evaluates, quotes notwithstanding; so every statement ends with `;`, and a value with a
/// blank or a pattern character is refused.
package enum ShellText: Sendable {
    /// A value that a shell could not be given safely.
    package struct Unsafe: Error, CustomStringConvertible {
        package let variable: String
        package let character: UInt8

        package var description: String {
            let name = character > 0x20 && character < 0x7F ? "'\(Unicode.Scalar(character))'" : "byte \(character)"
            return "the value of \(variable) has \(name) in it, which no shell keeps inside eval $(…); "
                + "use --format json or --format process"
        }
    }

    /// The statement that sets a variable.
    package static func set(_ name: String, _ value: String, as format: ExportFormat) throws(Unsafe) -> String {
        for byte in value.utf8 where isUnsafe(byte) { throw Unsafe(variable: name, character: byte) }
        return switch format {
        case .fish: "set -gx \(name) \(quote(value, escaping: ["\\": "\\\\", "'": "\\'"]));\n"
        case .powershell: "$Env:\(name) = \(quote(value, escaping: ["'": "''"]))\n"
        case .environmentWithoutExport: "\(name)=\(posix(value));\n"
        default: "export \(name)=\(posix(value));\n"
        }
    }

    /// The statement that unsets a variable.
    package static func unset(_ name: String, as format: ExportFormat) -> String {
        switch format {
        case .fish: "set -e \(name);\n"
        case .powershell: "Remove-Item Env:\(name) -ErrorAction Ignore\n"
        default: "unset \(name);\n"
        }
    }

    /// Control characters, blanks, and what the shell takes for a file name pattern.
    private static func isUnsafe(_ byte: UInt8) -> Bool {
        switch byte {
        case 0...0x20, 0x7F, UInt8(ascii: "*"), UInt8(ascii: "?"), UInt8(ascii: "["): true
        default: false
        }
    }

    /// Plain if it can be, as keys and tokens can; else in single quotes.
    private static func posix(_ value: String) -> String {
        let isPlain = value.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: Array("+/=_.:@%-".utf8).contains(byte)
            }
        }
        // zsh takes a word that begins with `=` for the path of a command.
        guard !isPlain || value.utf8.first == UInt8(ascii: "=") || value.isEmpty else { return value }
        return quote(value, escaping: ["'": "'\\''"])
    }

    private static func quote(_ value: String, escaping escapes: [Character: String]) -> String {
        var text = "'"
        for character in value {
            if let escape = escapes[character] { text += escape } else { text.append(character) }
        }
        return text + "'"
    }
}
