// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

extension String {
    /// The text as one line that is safe to show: control characters and line ends become single spaces.
    func singleLine() -> String {
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
        return line
    }
}
