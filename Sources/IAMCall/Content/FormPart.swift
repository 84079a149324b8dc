// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCommand

/// One field of a form; a field with several files has several contents.
struct FormPart: Sendable {
    /// What stands in the field, or in one of its files.
    struct Content: Sendable {
        var segment: BodySegment
        var fileName: String?
        var type: String?
        var headers: [String] = []

        /// Fields of the part's head but the name, each line ended.
        func head(_ disposition: String, name: String = "", usesBackslashes: Bool) -> String {
            let file = fileName.map { "; filename=\"\(FormPart.escaped($0, usesBackslashes))\"" } ?? ""
            return "Content-Disposition: \(disposition)\(name)\(file)\r\n"
                + (type.map { "Content-Type: \($0)\r\n" } ?? "") + headers.map { "\($0)\r\n" }.joined()
        }
    }

    private(set) var contents: [Content] = []
    private let name: String
    private let usesBackslashes: Bool

    /// Reads `name=content`.
    init(_ text: String, isLiteral: Bool, usesBackslashes: Bool, in context: CommandContext) throws {
        guard let equals = text.firstIndex(of: "=") else {
            throw UsageError("\(isLiteral ? "--form-string" : "-F") '\(text.prefix(20))' is not name=content")
        }
        self.name = String(text[..<equals])
        self.usesBackslashes = usesBackslashes
        let content = text[text.index(after: equals)...]
        if isLiteral {
            contents = [Content(segment: .bytes(Array(content.utf8)))]
        } else {
            try read(content, in: context)
        }
    }

    private mutating func read(_ content: Substring, in context: CommandContext) throws {
        var reader = FormFieldReader(rest: content.dropFirst(content.first == "@" || content.first == "<" ? 1 : 0))
        switch content.first {
        case "@":
            repeat {
                let path = try reader.word(upTo: ";,")
                let parameters = try reader.parameters(upTo: ",")
                var file = Content(segment: try BodySegment(form: path))
                file.fileName = parameters.fileName ?? String(path.split(separator: "/").last ?? path[...])
                let name = parameters.fileName ?? path
                let usualType = Self.type(ofFileNamed: name) ?? "application/octet-stream"
                file.type = parameters.type ?? (path == "-" ? nil : usualType)
                file.headers = try parameters.lines(in: context)
                contents.append(file)
            } while reader.skip(",")
        case "<":
            let path = try reader.word(upTo: ";")
            // What is plain text anyway is not called so.
            let type = Self.type(ofFileNamed: path).flatMap { $0 == "text/plain" ? nil : $0 }
            try add(try BodySegment(form: path), reader.parameters(upTo: ""), type, in: context)
        case "(": throw UsageError("-F \(name)=( begins a nested part, which is for mail only")
        default:
            let segment = BodySegment.bytes(Array(try reader.word(upTo: ";").utf8))
            try add(segment, reader.parameters(upTo: ""), nil, in: context)
        }
    }

    private mutating func add(
        _ segment: BodySegment,
        _ parameters: FormFieldReader.Parameters,
        _ usualType: String?,
        in context: CommandContext
    ) throws {
        contents.append(
            Content(
                segment: segment,
                fileName: parameters.fileName,
                type: parameters.type ?? usualType,
                headers: try parameters.lines(in: context)
            )
        )
    }

    /// The head of the part, without the empty line at its end.
    func head(_ disposition: String, _ innerBoundary: String) -> String {
        let name = name.isEmpty ? "" : "; name=\"\(Self.escaped(name, usesBackslashes))\""
        guard contents.count != 1 else {
            return contents[0].head(disposition, name: name, usesBackslashes: usesBackslashes)
        }
        return
            "Content-Disposition: \(disposition)\(name)\r\nContent-Type: multipart/mixed; boundary=\(innerBoundary)\r\n"
    }

    fileprivate static func escaped(_ text: String, _ usesBackslashes: Bool) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": escaped += usesBackslashes ? "\\\"" : "%22"
            case "\\" where usesBackslashes: escaped += "\\\\"
            case "\r": escaped += "%0D"
            case "\n": escaped += "%0A"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    /// The type of a file by the end of its name, for the few ends that curl knows.
    private static func type(ofFileNamed name: String) -> String? {
        let dot = name.lastIndex(of: ".") ?? name.endIndex
        return switch name[dot...].lowercased() {
        case ".gif": "image/gif"
        case ".jpg", ".jpeg": "image/jpeg"
        case ".png": "image/png"
        case ".svg": "image/svg+xml"
        case ".txt": "text/plain"
        case ".htm", ".html": "text/html"
        case ".pdf": "application/pdf"
        case ".xml": "application/xml"
        default: nil
        }
    }
}

extension BodySegment {
    /// What a form names: a file, or standard input for `-`.
    fileprivate init(form path: String) throws(InputError) {
        self = path == "-" ? .standardInput : .file(try BodyFile(path))
    }
}
