// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// Looks at the bytes before the C library does.
///
/// It is no parser: it only has to be right about documents that are well-formed, and to be quick about all others. What
/// it cannot make sense of it leaves to libxml2, which refuses it.
struct XMLScreen {
    private let bytes: [UInt8]
    private let limits: XMLLimits
    private var position: Int

    /// - Parameter start: Where the document begins, behind a byte-order mark.
    init(_ bytes: [UInt8], from start: Int, limits: XMLLimits) {
        self.bytes = bytes
        self.limits = limits
        self.position = start
    }

    mutating func check() throws(XMLError) {
        try checkEncoding()
        try checkStart()
        try checkDeclaration()
        while skip(to: UInt8(ascii: "<")) {
            try checkMarkup()
        }
    }

    // MARK: The whole

    private func checkEncoding() throws(XMLError) {
        let start = bytes[position...].prefix(4)
        if start.starts(with: [0xFE, 0xFF]) || start.starts(with: [0xFF, 0xFE]) || start.contains(0) {
            throw XMLError(.encoding, "the XML is in UTF-16 or UTF-32; only UTF-8 is read")
        }
        // Without an early way out, so that the loop is done many bytes at a time.
        var hasNUL = false
        for byte in bytes { hasNUL = hasNUL || byte == 0 }
        if hasNUL {
            throw XMLError(.encoding, "the XML holds a NUL byte")
        }
        if String(validating: bytes, as: UTF8.self) == nil {
            throw XMLError(.encoding, "the XML is not valid UTF-8")
        }
    }

    private func checkStart() throws(XMLError) {
        var start = position
        while start < bytes.count, Self.isSpace(bytes[start]) { start += 1 }
        guard start < bytes.count else {
            throw XMLError(.empty, "there is no XML: the answer is empty")
        }
        switch bytes[start] {
        case UInt8(ascii: "<"): break
        case UInt8(ascii: "{"), UInt8(ascii: "["): throw XMLError(.notXML, "this is JSON, not XML")
        default: throw XMLError(.notXML, "this is text, not XML")
        }
        if has("<!doctype html", at: start, .anyCase) || has("<html", at: start, .anyCase) {
            throw XMLError(.notXML, "this is HTML, not XML")
        }
    }

    /// Reads the encoding out of `<?xml … encoding="…"?>` and goes behind it.
    private mutating func checkDeclaration() throws(XMLError) {
        guard has("<?xml", at: position), let end = find("?>", from: position) else { return }
        let name = find("encoding", from: position)
        position = end
        guard let name, name < end else { return }
        var value = bytes[name..<end].drop(while: Self.isSpace)
        guard value.first == UInt8(ascii: "=") else { return }
        value = value.dropFirst().drop(while: Self.isSpace)
        guard let quote = value.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { return }
        let encoding = value.dropFirst().prefix { $0 != quote }
        let isKnown = ["utf-8", "utf8", "us-ascii"].contains {
            encoding.count == $0.utf8.count && has($0, at: encoding.startIndex, .anyCase)
        }
        guard isKnown else {
            throw XMLError(.encoding, "the XML declares an encoding other than UTF-8", line: 1)
        }
    }

    // MARK: Markup

    /// Looks at one piece of markup; the position is at its `<`.
    private mutating func checkMarkup() throws(XMLError) {
        let next = position + 1 < bytes.count ? bytes[position + 1] : 0
        if next == UInt8(ascii: "?") {
            position = find("?>", from: position + 2) ?? bytes.count
        } else if next != UInt8(ascii: "!") {
            try checkTag()
        } else if has("<!--", at: position) {
            position = find("-->", from: position + 4) ?? bytes.count
        } else if has("<![CDATA[", at: position) {
            position = find("]]>", from: position + 9) ?? bytes.count
        } else {
            throw XMLError.documentType
        }
    }

    /// Counts the quoted values of one tag, of which every attribute has one.
    private mutating func checkTag() throws(XMLError) {
        var attributes = 0
        position += 1
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            switch byte {
            case UInt8(ascii: ">"):
                return
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                attributes += 1
                guard attributes <= limits.attributesPerElement else {
                    throw XMLError.limit("attributes in one element", limits.attributesPerElement)
                }
                guard skip(to: byte) else { return }
                position += 1
            default:
                continue
            }
        }
    }

    // MARK: Searching

    /// Goes to the next `byte`, or to the end and says no.
    private mutating func skip(to byte: UInt8) -> Bool {
        while position < bytes.count {
            if bytes[position] == byte { return true }
            position += 1
        }
        return false
    }

    /// The index behind the next `text`.
    private func find(_ text: String, from start: Int) -> Int? {
        let count = text.utf8.count
        var index = start
        while index + count <= bytes.count {
            if has(text, at: index) { return index + count }
            index += 1
        }
        return nil
    }

    private enum LetterCase { case exact, anyCase }

    /// Compares with ASCII text, which is in lower case if letter case makes no difference.
    private func has(_ text: String, at start: Int, _ letterCase: LetterCase = .exact) -> Bool {
        guard start + text.utf8.count <= bytes.count else { return false }
        var index = start
        for wanted in text.utf8 {
            var byte = bytes[index]
            if letterCase == .anyCase, (0x41...0x5A).contains(byte) { byte |= 0x20 }
            guard byte == wanted else { return false }
            index += 1
        }
        return true
    }

    static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }
}

extension XMLError {
    static var documentType: XMLError {
        XMLError(.documentType, "the XML has a document type or another markup declaration, which no answer of STS has")
    }

    static func limit(_ what: String, _ limit: Int) -> XMLError {
        XMLError(.limit, "the XML has more than \(limit) \(what)")
    }
}
