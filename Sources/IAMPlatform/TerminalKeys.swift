// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

package import SystemPackage

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Reads one line from a terminal key by key, and shows none of it.
///
/// The terminal sends no signals meanwhile, so an interrupt cannot leave it without echo; how it was before is restored.
///
/// - Parameters:
///   - terminal: The terminal, open for reading and writing.
///   - prompt: Shown once nothing is echoed any more, so that nobody can type too early.
///   - limit: The most bytes to take; what is typed beyond is dropped.
/// - Returns: The bytes before the line end; `nil` if the person gave up with an interrupt or the end of input.
/// - Throws: What the system says of the terminal.
package func readHiddenLine(from terminal: FileDescriptor, prompt: String, limit: Int) throws(Errno) -> [UInt8]? {
    var before = termios()
    guard unsafe tcgetattr(terminal.rawValue, &before) == 0 else { throw Errno(rawValue: errno) }
    var hidden = before
    hidden.c_lflag &= ~tcflag_t(ECHO | ICANON | ISIG)
    guard unsafe tcsetattr(terminal.rawValue, TCSAFLUSH, &hidden) == 0 else { throw Errno(rawValue: errno) }
    defer {
        _ = unsafe tcsetattr(terminal.rawValue, TCSADRAIN, &before)
        try? writeAll([0x0A], to: terminal)
    }
    try writeAll(Array(prompt.utf8), to: terminal)
    var line: [UInt8] = []
    while true {
        var key: UInt8 = 0
        let count = unsafe read(terminal.rawValue, &key, 1)
        if count < 0, errno == EINTR { continue }
        guard count == 1 else { return nil }
        switch key {
        case 0x0A, 0x0D: return line
        case 0x03, 0x1C: return nil
        case 0x04: return line.isEmpty ? nil : line
        case 0x08, 0x7F: _ = line.popLast()
        case 0x15: line = []
        default: if line.count < limit { line.append(key) }
        }
    }
}
