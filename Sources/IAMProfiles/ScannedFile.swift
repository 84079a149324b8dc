// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials

/// Which of the two files a text is: they spell profiles differently.
enum ProfileFileKind: Sendable {
    case config
    case credentials
}

/// One file cut into sections and properties by byte ranges.
///
/// No text is made here: a command uses one profile of what may be hundreds, and the scan is all the others cost.
struct ScannedFile: Sendable {
    let path: String
    let bytes: [UInt8]
    var sections: [Section] = []
    var properties: [Property] = []

    struct Section {
        let kind: SectionKind
        let name: Range<Int>
        let line: Int
        /// Indices into the file's properties.
        var properties: Range<Int>
    }

    struct Property {
        let key: Range<Int>
        let value: Range<Int>
        let line: Int
        /// From the first to the last continuation line, comments and blank lines between them included.
        var continuation: Range<Int>?
    }

    static func empty(path: String) -> ScannedFile { ScannedFile(path: path, bytes: []) }

    init(path: String, bytes: [UInt8]) {
        self.path = path
        self.bytes = bytes
    }

    func location(line: Int) -> ConfigurationLocation { .file(path: path, line: line) }

    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    func name(_ section: Section, is name: String) -> Bool {
        guard section.name.count == name.utf8.count else { return false }
        var index = section.name.lowerBound
        for byte in name.utf8 {
            guard bytes[index] == byte else { return false }
            index += 1
        }
        return true
    }

    /// The name of a property in lower case.
    func key(_ property: Property) -> String {
        let range = property.key
        guard bytes[range].contains(where: { (0x41...0x5A).contains($0) }) else { return text(range) }
        return String(decoding: bytes[range].map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
    }

    /// The value of a property with its continuation lines, each trimmed and after a line feed.
    func value(_ property: Property) -> String {
        guard property.continuation != nil else { return text(property.value) }
        var value = Array(bytes[property.value])
        for line in continuations(of: property) {
            value.append(.lineFeed)
            value += bytes[line]
        }
        return String(decoding: value, as: UTF8.self)
    }

    /// The numbers of a property's continuation lines.
    func nestedLines(of property: Property) -> [Int] {
        continuations(of: property).map { line in
            property.line + bytes[property.value.upperBound..<line.lowerBound].count { $0 == .lineFeed }
        }
    }

    /// The continuation lines of a property that have something in them, each trimmed.
    private func continuations(of property: Property) -> [Range<Int>] {
        guard let continuation = property.continuation else { return [] }
        var lines: [Range<Int>] = []
        var start = continuation.lowerBound
        while start < continuation.upperBound {
            let end = bytes[start..<continuation.upperBound].firstIndex(of: .lineFeed) ?? continuation.upperBound
            // Only lines that begin with white space belong to the value; the others in between are comments.
            if let first = bytes[start..<end].first, first.isBlank {
                let line = bytes.trimmed(start..<end)
                if !line.isEmpty { lines.append(line) }
            }
            start = end + 1
        }
        return lines
    }
}

/// What a section is about.
enum SectionKind: Sendable, Hashable {
    case profile
    /// `[default]` of the config file, which any `[profile default]` of that file puts out of force.
    case bareDefault
    case ssoSession
    case services
    case ignored
}

extension UInt8 {
    static var lineFeed: UInt8 { 0x0A }

    /// Whether this is a space or a tab: the only white space of the format.
    var isBlank: Bool { self == 0x20 || self == 0x09 }

    /// Whether this begins a comment.
    var isCommentMark: Bool { self == UInt8(ascii: "#") || self == UInt8(ascii: ";") }

    /// Whether names of sections and properties may have this.
    var isNameByte: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "/"),
            UInt8(ascii: "."), UInt8(ascii: "%"), UInt8(ascii: "@"), UInt8(ascii: ":"), UInt8(ascii: "+"):
            true
        default:
            false
        }
    }
}

extension [UInt8] {
    /// The part of `range` without blanks at both ends, and without carriage returns at the right one.
    func trimmed(_ range: Range<Int>) -> Range<Int> {
        var start = range.lowerBound
        var end = range.upperBound
        while end > start, self[end - 1].isBlank || self[end - 1] == 0x0D { end -= 1 }
        while start < end, self[start].isBlank { start += 1 }
        return start..<end
    }

    /// Whether all of `range` is legal in a name, and there is something in it.
    func isName(_ range: Range<Int>) -> Bool {
        var index = range.lowerBound
        while index < range.upperBound, self[index].isNameByte { index += 1 }
        return index == range.upperBound && !range.isEmpty
    }
}
