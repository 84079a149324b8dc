// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCommand

/// Lines below lines, drawn with branches.
struct TextTree: Sendable {
    /// The line.
    var text: String

    /// What hangs below it.
    var children: [TextTree]

    /// Makes a line.
    init(_ text: String, _ children: [TextTree] = []) {
        self.text = text
        self.children = children
    }

    /// The lines of several trees that hang on one stem.
    static func lines(_ trees: [TextTree], in style: TerminalStyle, indent: String = "") -> [String] {
        let branches = style.isUnicode ? ("├─ ", "└─ ", "│  ") : ("|- ", "`- ", "|  ")
        var lines: [String] = []
        for (index, tree) in trees.enumerated() {
            let isLast = index == trees.count - 1
            lines.append(style.paint(indent + (isLast ? branches.1 : branches.0), .quiet) + tree.text)
            lines += Self.lines(tree.children, in: style, indent: indent + (isLast ? "   " : branches.2))
        }
        return lines
    }
}
