// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

extension String {
    /// The text as one line that is safe to show: control characters and line ends become single spaces.
    ///
    /// - Parameter limit: How many characters to keep from the beginning; an ellipsis stands for the rest.
    func singleLine(limit: Int = .max) -> String {
        var line = ""
        var isBlankPending = false
        for scalar in unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .spaceSeparator, .surrogate, .privateUse:
                isBlankPending = true
            default:
                if isBlankPending, !line.isEmpty { line.unicodeScalars.append(" ") }
                isBlankPending = false
                line.unicodeScalars.append(scalar)
            }
        }
        return line.count > limit ? line.prefix(limit) + "…" : line
    }

    /// Whether this is nothing but ASCII that can be seen, without blanks: fit for a header field or a shell's word.
    var isVisibleASCII: Bool { utf8.allSatisfy { (0x21...0x7E).contains($0) } }
}
