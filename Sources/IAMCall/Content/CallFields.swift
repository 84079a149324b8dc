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
        var removed: Set<HTTPField.Name> = []
        for text in try Self.lines(options.header, in: context) {
            let (name, value) = try Self.parse(text)
            guard let value else {
                removed.insert(name)
                continue
            }
            if name.canonicalName == "host" { host = value } else { fields.append(HTTPField(name: name, value: value)) }
        }
        var defaults: [(HTTPField.Name, String)] = [(.userAgent, "aws-iam-call/0.1.0"), (.accept, "*/*")]
        if contentType == "application/json" { defaults[1].1 = "application/json" }
        if let contentType { defaults.append((.contentType, contentType)) }
        for (name, value) in defaults where fields[name] == nil && !removed.contains(name) { fields[name] = value }
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
