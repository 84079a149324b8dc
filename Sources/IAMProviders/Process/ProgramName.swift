// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// What may be shown of a command line: the file name of its program.
///
/// Everything after it may be a secret, and so may a variable set before it.
enum ProgramName {
    /// The program's file name, or `the command` where it is not plain to see.
    ///
    /// - Parameter command: A command line for `sh`.
    static func shown(of command: String) -> String {
        var rest = Substring(command).drop { isBlank($0) }
        while let assignment = assignmentLength(rest) {
            rest = rest.dropFirst(assignment).drop { isBlank($0) }
        }
        guard let word = firstWord(rest) else { return unknown }
        let name = word.split(separator: "/").last ?? ""
        let isPlain = name.utf8.allSatisfy {
            switch $0 {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), 0x30...0x39: true
            default: $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-")
            }
        }
        return isPlain && (1...64).contains(name.utf8.count) ? String(name) : unknown
    }

    private static let unknown = "the command"

    /// How long `NAME=value` at the beginning is; `nil` if there is none, or if its end is not plain to see.
    private static func assignmentLength(_ text: Substring) -> Int? {
        let word = text.prefix { !isBlank($0) }
        guard let equals = word.firstIndex(of: "="), equals != word.startIndex else { return nil }
        let isName = word[..<equals].allSatisfy { $0 == "_" || ($0.isASCII && ($0.isLetter || $0.isNumber)) }
        let isPlain = !word.contains { "'\"\\`$(;&|".contains($0) }
        return isName && isPlain ? word.count : nil
    }

    private static func firstWord(_ text: Substring) -> Substring? {
        guard let first = text.first else { return nil }
        if first == "\"" || first == "'" {
            let inside = text.dropFirst()
            guard let end = inside.firstIndex(of: first) else { return nil }
            let next = inside[end...].dropFirst().first
            return next.map(isBlank) ?? true ? inside[..<end] : nil
        }
        return text.prefix { !isBlank($0) && !";&|".contains($0) }
    }

    private static func isBlank(_ character: Character) -> Bool { character.isWhitespace }
}
