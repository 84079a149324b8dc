// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import IAMCommand

/// The header options of a call, with curl's small grammar.
struct CallFields: Sendable {
    /// The fields to send, in order.
    private(set) var fields = HTTPFields()

    /// The value for `Host`, if the caller sets one.
    private(set) var host: String?

    init(_ options: RequestOptions, contentType: String?, in context: CommandContext) throws {
        let isForm = contentType?.hasPrefix("multipart/") ?? false
        var removed: Set<HTTPField.Name> = []
        for text in try Self.lines(options.header, in: context) {
            let (name, value) = try Self.parse(text)
            guard let value else {
                removed.insert(name)
                continue
            }
            switch name.canonicalName {
            case "host": host = value
            case "content-type" where isForm:
                fields.append(HTTPField(name: name, value: try Self.type(value, withBoundaryOf: contentType)))
            default: fields.append(HTTPField(name: name, value: value))
            }
        }
        for (name, value) in Self.defaults(options, contentType) where fields[name] == nil && !removed.contains(name) {
            fields[name] = value
        }
    }

    /// The type that the header options name, if they do.
    static func contentType(_ header: [String], in context: CommandContext) throws -> String? {
        try lines(header, in: context).lazy.map { try parse($0) }.last { $0.0 == .contentType }?.1
    }

    /// What is sent if the header options neither set it nor leave it out.
    private static func defaults(_ options: RequestOptions, _ contentType: String?) -> [(HTTPField.Name, String)] {
        let isJSON = contentType == "application/json"
        var defaults: [(HTTPField.Name, String)] = [(.accept, isJSON ? "application/json" : "*/*")]
        let userAgent = options.userAgent ?? "aws-iam-call/0.1.0"
        if !userAgent.isEmpty { defaults.append((.userAgent, userAgent)) }
        if let contentType { defaults.append((.contentType, contentType)) }
        if let range = options.range { defaults.append((.range, "bytes=\(range)\(range.contains("-") ? "" : "-")")) }
        // `;auto` fills the field in at redirects, which no address of a signed call should do.
        let referer = options.referer.map { $0.hasSuffix(";auto") ? String($0.dropLast(5)) : $0 } ?? ""
        if !referer.isEmpty { defaults.append((.referer, referer)) }
        return defaults
    }

    /// A type for a form: the boundary of the body goes with it.
    private static func type(_ type: String, withBoundaryOf contentType: String?) throws -> String {
        guard !type.lowercased().contains("boundary=") else {
            throw UsageError("the boundary of a form is new in each call; leave it out of the header Content-Type")
        }
        return type + (contentType.flatMap { $0.firstIndex(of: ";").map { contentType?[$0...] ?? "" } } ?? "")
    }

    private static func lines(_ options: [String], in context: CommandContext) throws -> [String] {
        try options.flatMap { text -> [String] in
            guard text.hasPrefix("@") else { return [text] }
            let bytes = try context.read(String(text.dropFirst()), limit: 1 << 20)
            return String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).map { String($0) }
        }
    }

    /// `Name: value` sets, `Name;` sets to nothing, `Name:` leaves out.
    private static func parse(_ text: String) throws -> (HTTPField.Name, String?) {
        guard !text.utf8.contains(where: { $0 == 0x0D || $0 == 0x0A || $0 == 0 }) else {
            throw UsageError("a header has a line end in it, which would smuggle in another header")
        }
        if let colon = text.firstIndex(of: ":") {
            let value = text[text.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
            return (try name(text[..<colon]), value.isEmpty ? nil : String(value))
        }
        guard text.hasSuffix(";") else {
            throw UsageError("the header '\(text.prefix(20))' has no colon; write 'Name: value'")
        }
        return (try name(text.dropLast()), "")
    }

    private static func name(_ text: Substring) throws -> HTTPField.Name {
        guard let name = HTTPField.Name(String(text)) else { throw UsageError("'\(text)' is not a header name") }
        return name
    }
}
