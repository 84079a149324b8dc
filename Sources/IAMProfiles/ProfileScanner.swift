// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials

/// Reads one file line by line.
///
/// Source: AWS SDKs and Tools Reference Guide, "Shared config and credentials files"; the messages and the finer rules
/// are those of the AWS SDKs' common test suite.
struct ProfileScanner {
    private let kind: ProfileFileKind
    private var file: ScannedFile
    private var warnings: [ProfileWarning] = []
    private var line = 0
    private var current = Current.nothing

    /// What a continuation line would continue.
    private enum Current {
        /// No section has begun.
        case nothing
        /// A section has begun and has no property yet.
        case section
        /// A property; a block of nested lines if its own value is empty. No index if the property is passed over.
        case property(index: Int?, isBlock: Bool)
    }

    /// Reads a text.
    ///
    /// - Throws: ``ProfileError`` with ``ProfileError/Code/syntax``.
    static func scan(
        _ bytes: [UInt8],
        kind: ProfileFileKind,
        path: String
    ) throws(ProfileError) -> (ScannedFile, [ProfileWarning]) {
        guard !bytes.isEmpty else { return (.empty(path: path), []) }
        guard !bytes.contains(0), String(validating: bytes, as: UTF8.self) != nil else {
            let message = "the \(kind == .config ? "config" : "credentials") file is not UTF-8 text and counts as empty"
            return (.empty(path: path), [ProfileWarning(.notText, message, location: .file(path: path, line: nil))])
        }
        var scanner = ProfileScanner(kind: kind, file: ScannedFile(path: path, bytes: bytes))
        try scanner.run()
        return (scanner.file, scanner.warnings)
    }

    private init(kind: ProfileFileKind, file: ScannedFile) {
        self.kind = kind
        self.file = file
    }

    private mutating func run() throws(ProfileError) {
        let bytes = file.bytes
        // A byte-order mark would otherwise be read as the beginning of a property outside any section.
        var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        while start < bytes.count {
            var end = start
            while end < bytes.count, bytes[end] != .lineFeed { end += 1 }
            line += 1
            let text = bytes.trimmed(start..<end)
            if !text.isEmpty, !bytes[start].isCommentMark {
                if bytes[start] == UInt8(ascii: "[") {
                    try section(text)
                } else if bytes[start].isBlank {
                    try continuation(text, lineStart: start)
                } else {
                    try property(text)
                }
            }
            start = end + 1
        }
    }

    // MARK: Sections

    private mutating func section(_ text: Range<Int>) throws(ProfileError) {
        let bytes = file.bytes
        let comment = bytes[text].firstIndex(where: \.isCommentMark) ?? text.upperBound
        let header = bytes.trimmed(text.lowerBound..<comment)
        guard header.count >= 2, bytes[header.upperBound - 1] == UInt8(ascii: "]") else {
            throw syntaxError(
                "Profile definition must end with ']'",
                hint: "Write [profile name] in the config file and [name] in the credentials file."
            )
        }
        let inside = bytes.trimmed(header.lowerBound + 1..<header.upperBound - 1)
        let (kind, name) = self.kind == .config ? configSection(inside) : credentialsSection(inside)
        let next = file.properties.count
        file.sections.append(ScannedFile.Section(kind: kind, name: name, line: line, properties: next..<next))
        current = .section
    }

    private mutating func configSection(_ inside: Range<Int>) -> (SectionKind, Range<Int>) {
        let bytes = file.bytes
        let wordEnd = bytes[inside].firstIndex(where: \.isBlank) ?? inside.upperBound
        let word = bytes[inside.lowerBound..<wordEnd]
        let name = bytes.trimmed(wordEnd..<inside.upperBound)
        if name.isEmpty {
            if word.elementsEqual("default".utf8) { return (.bareDefault, inside) }
            // The AWS CLI's own settings stand in sections of one word.
            if !word.elementsEqual("preview".utf8), !word.elementsEqual("plugins".utf8) {
                ignoreSection(
                    inside,
                    "a profile's section begins with 'profile ' in the config file",
                    hint: "write [profile \(file.text(inside))]"
                )
            }
            return (.ignored, inside)
        }
        let kind: SectionKind
        if word.elementsEqual("profile".utf8) {
            kind = .profile
        } else if word.elementsEqual("sso-session".utf8) {
            kind = .ssoSession
        } else if word.elementsEqual("services".utf8) {
            kind = .services
        } else {
            ignoreSection(inside, "this kind of section is not known")
            return (.ignored, inside)
        }
        guard bytes.isName(name) else {
            ignoreSection(inside, "its name has characters that names cannot have")
            return (.ignored, inside)
        }
        return (kind, name)
    }

    private mutating func credentialsSection(_ inside: Range<Int>) -> (SectionKind, Range<Int>) {
        let bytes = file.bytes
        if bytes.isName(inside) { return (.profile, inside) }
        let isPrefixed = bytes[inside].starts(with: "profile ".utf8) || bytes[inside].starts(with: "profile\t".utf8)
        if isPrefixed {
            let name = bytes.trimmed(inside.lowerBound + "profile ".utf8.count..<inside.upperBound)
            ignoreSection(
                inside,
                "a profile's section has no 'profile ' in the credentials file",
                hint: "write [\(file.text(name))]"
            )
        } else {
            ignoreSection(inside, "its name has characters that names cannot have")
        }
        return (.ignored, inside)
    }

    private mutating func ignoreSection(_ inside: Range<Int>, _ reason: String, hint: String? = nil) {
        let message = "the section [\(file.text(inside))] is ignored: \(reason)"
        warnings.append(ProfileWarning(.ignoredSection, message, location: file.location(line: line), hint: hint))
    }

    // MARK: Properties

    private mutating func property(_ text: Range<Int>) throws(ProfileError) {
        if case .nothing = current { throw outsideSection() }
        let (content, separator) = split(text)
        guard let separator else {
            throw syntaxError("Expected an '=' sign defining a property", hint: "Write name = value.")
        }
        let key = file.bytes.trimmed(content.lowerBound..<separator)
        guard !key.isEmpty else {
            throw syntaxError("Property did not have a name", hint: "Write name = value.")
        }
        let value = file.bytes.trimmed(separator + 1..<content.upperBound)
        let section = file.sections.count - 1
        guard file.sections[section].kind != .ignored else {
            current = .property(index: nil, isBlock: value.isEmpty)
            return
        }
        guard file.bytes.isName(key) else {
            let message = "a property is ignored: its name has characters that names cannot have"
            warnings.append(ProfileWarning(.ignoredProperty, message, location: file.location(line: line)))
            current = .property(index: nil, isBlock: value.isEmpty)
            return
        }
        current = .property(index: file.properties.count, isBlock: value.isEmpty)
        file.properties.append(ScannedFile.Property(key: key, value: value, line: line))
        file.sections[section].properties = file.sections[section].properties.lowerBound..<file.properties.count
    }

    /// Cuts a comment off, which in a property needs white space before its mark, and finds the first `=`.
    private func split(_ text: Range<Int>) -> (content: Range<Int>, separator: Int?) {
        let bytes = file.bytes
        var separator: Int?
        var index = text.lowerBound
        while index < text.upperBound {
            let byte = bytes[index]
            if byte == UInt8(ascii: "="), separator == nil {
                separator = index
            } else if byte.isCommentMark, index > text.lowerBound, bytes[index - 1].isBlank {
                return (text.lowerBound..<index, separator)
            }
            index += 1
        }
        return (text, separator)
    }

    private mutating func continuation(_ text: Range<Int>, lineStart: Int) throws(ProfileError) {
        switch current {
        case .nothing:
            throw outsideSection()
        case .section:
            throw syntaxError(
                "Expected a property definition, found continuation",
                hint: "Only the lines of a nested block begin with white space; remove it."
            )
        case .property(let index, let isBlock):
            if isBlock { try checkNested(text) }
            guard let index else { return }
            let start = file.properties[index].continuation?.lowerBound ?? lineStart
            file.properties[index].continuation = start..<text.upperBound
        }
    }

    private func checkNested(_ text: Range<Int>) throws(ProfileError) {
        let bytes = file.bytes
        guard let separator = bytes[text].firstIndex(of: UInt8(ascii: "=")) else {
            throw syntaxError("Expected an '=' sign defining a sub-property", hint: "Write name = value.")
        }
        guard separator > text.lowerBound else {
            throw syntaxError("Sub-property did not have a name", hint: "Write name = value.")
        }
    }

    // MARK: Errors

    private func outsideSection() -> ProfileError {
        syntaxError(
            "Expected a profile definition",
            hint: kind == .config
                ? "Put [default] or [profile name] above this line." : "Put [default] or [name] above this line."
        )
    }

    /// Says what is wrong without the line's text, which may be a secret.
    private func syntaxError(_ message: String, hint: String) -> ProfileError {
        ProfileError(.syntax, message, hint: hint, location: file.location(line: line))
    }
}
