// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCommand

/// Statements for sh, bash, dash, zsh, ksh and busybox, made for `eval $(…)` without quotes.
///
/// The shell then splits at blanks, expands patterns and joins the pieces by single blanks before it evaluates, quotes
/// notwithstanding; so every statement ends with `;`, and what would not survive that is refused.
struct POSIXForm: StatementForm {
    /// Whether programs that the shell starts see the variables.
    var exports = true

    func set(_ name: String, _ value: String) throws(UnexportableValue) -> String {
        try Self.checkSplitting(name, value)
        let text = ExportValue.isPlain(value) ? value : ExportValue.quoted(value) { $0 == "'" ? "'\\''" : nil }
        return "\(exports ? "export " : "")\(name)=\(text);\n"
    }

    func unset(_ name: String) -> String { "unset \(name);\n" }

    /// Refuses what a shell changes in the result of a command before it evaluates it.
    private static func checkSplitting(_ name: String, _ value: String) throws(UnexportableValue) {
        // ksh and mksh expand {a,b} and {1..3} there; they and bash with extglob take +(…), @(…) and !(…) for patterns.
        let hasAlternatives = value.utf8.contains(UInt8(ascii: ",")) || value.contains("..")
        var last: Unicode.Scalar = " "
        try ExportValue.check(name, value) { scalar in
            defer { last = scalar }
            switch scalar {
            case " ", "*", "?", "[": return "which an unquoted eval $(…) does not keep"
            case "{" where hasAlternatives: return "which ksh expands in an unquoted eval $(…)"
            case "(" where ["+", "@", "!", "~", "}"].contains(last): return "which ksh takes for a pattern in eval $(…)"
            default: return nil
            }
        }
    }
}
