// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import SystemPackage

/// The person at the terminal, who can be asked even where standard input and output are pipes.
package struct Terminal: Sendable {
    /// Shows a question and waits for a line; `nil` where there is no terminal.
    package let ask: @Sendable (String) -> String?

    /// Makes a terminal.
    ///
    /// - Parameter ask: Shows a question and gives the line that is typed, without blanks at its ends.
    package init(ask: @escaping @Sendable (String) -> String?) {
        self.ask = ask
    }

    /// Nobody.
    package static let none = Terminal { _ in nil }

    /// The terminal that the process belongs to.
    package static let controlling = Terminal { question in
        guard let terminal = try? FileDescriptor.open(FilePath("/dev/tty"), .readWrite, options: .closeOnExec) else {
            return nil
        }
        defer { try? terminal.close() }
        guard (try? terminal.writeAll(Array(question.utf8))) != nil else { return "" }
        let bytes = try? unsafe [UInt8](unsafeUninitializedCapacity: 256) { buffer, count in
            count = try unsafe terminal.read(into: UnsafeMutableRawBufferPointer(buffer))
        }
        return String(decoding: (bytes ?? []).filter { $0 > 0x20 }, as: UTF8.self)
    }
}
