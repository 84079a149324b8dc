// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

package import IAMPlatform

/// What a terminal can show: colours, and more than ASCII.
package struct TerminalStyle: Sendable {
    /// What a piece of text is, which decides its colour.
    package enum Tone: String, Sendable {
        case good = "32"
        case bad = "31"
        case warning = "33"
        case quiet = "2"
        case strong = "1"
    }

    /// Whether colours are used.
    package let isColored: Bool

    /// Whether characters outside ASCII are used.
    package let isUnicode: Bool

    /// Decides for one stream.
    ///
    /// - Parameters:
    ///   - choice: What the person asked for; `always` and `never` win over everything.
    ///   - environment: `NO_COLOR`, `TERM`, and the locale's `LC_ALL`, `LC_CTYPE` and `LANG`.
    ///   - isTerminal: Whether the stream is a terminal.
    package init(_ choice: ColorChoice, environment: Environment, isTerminal: Bool) {
        switch choice {
        case .always: self.isColored = true
        case .never: self.isColored = false
        case .auto:
            // Source: no-color.org; any value that is not empty counts, a blank too.
            let isRefused = environment.variables["NO_COLOR"]?.isEmpty == false
            self.isColored = isTerminal && !isRefused && environment["TERM"] != "dumb"
        }
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0] }.first ?? ""
        let name = locale.lowercased()
        self.isUnicode = name.contains("utf-8") || name.contains("utf8")
    }

    /// The text in its colour.
    package func paint(_ text: String, _ tone: Tone) -> String {
        isColored && !text.isEmpty ? "\u{1B}[\(tone.rawValue)m\(text)\u{1B}[0m" : text
    }

    /// The text without what would move a cursor or change a colour, in the characters the terminal has.
    package func plain(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n", "\t": result += " "
            case "\u{0}"..<"\u{20}", "\u{7F}"..<"\u{A0}", "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}":
                result += "?"
            case "\u{2026}" where !isUnicode: result += "..."
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
