// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCommand

/// Columns as wide as their widest cell.
struct TextTable: Sendable {
    /// A cell and what it is.
    struct Cell: Sendable {
        var text: String
        var tone: TerminalStyle.Tone?

        init(_ text: String, _ tone: TerminalStyle.Tone? = nil) {
            self.text = text
            self.tone = tone
        }
    }

    private let rows: [[Cell]]

    /// Makes a table; the first row is its heading.
    init(_ rows: [[Cell]]) {
        self.rows = rows
    }

    /// The lines, without blanks at their ends.
    func rendered(in style: TerminalStyle) -> String {
        let cells = rows.map { $0.map { Cell(style.plain($0.text), $0.tone) } }
        let count = cells.map(\.count).max() ?? 0
        let widths = (0..<count).map { column in cells.map { column < $0.count ? $0[column].text.count : 0 }.max() ?? 0
        }
        return cells.map { row in
            let last = row.lastIndex { !$0.text.isEmpty } ?? -1
            return row.prefix(last + 1).enumerated().map { index, cell in
                let padding = index == last ? "" : String(repeating: " ", count: widths[index] - cell.text.count + 2)
                return (cell.tone.map { style.paint(cell.text, $0) } ?? cell.text) + padding
            }.joined() + "\n"
        }.joined()
    }
}
