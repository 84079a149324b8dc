// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials

/// JSON with its keys in a chosen order, which `JSONEncoder` does not keep.
package indirect enum JSONText: Sendable {
    case text(String)
    case number(Int)
    case boolean(Bool)
    case null
    case list([JSONText])
    case object([(String, JSONText)])

    /// A text, or `null`.
    package static func optional(_ text: String?) -> JSONText { text.map { .text($0) } ?? .null }

    /// The JSON, with two blanks a level.
    package func rendered(indent: String = "") -> String {
        let inner = indent + "  "
        switch self {
        case .text(let text): return text.jsonQuoted
        case .number(let number): return "\(number)"
        case .boolean(let value): return value ? "true" : "false"
        case .null: return "null"
        case .list(let items):
            if items.isEmpty { return "[]" }
            if items.allSatisfy(\.isScalar) { return "[" + items.map { $0.rendered() }.joined(separator: ", ") + "]" }
            let lines = items.map { inner + $0.rendered(indent: inner) }
            return "[\n" + lines.joined(separator: ",\n") + "\n\(indent)]"
        case .object(let members):
            if members.isEmpty { return "{}" }
            let lines = members.map { inner + $0.jsonQuoted + ": " + $1.rendered(indent: inner) }
            return "{\n" + lines.joined(separator: ",\n") + "\n\(indent)}"
        }
    }

    /// The JSON without blanks and line breaks between its parts.
    package var renderedOnOneLine: String {
        switch self {
        case .text, .number, .boolean, .null: rendered()
        case .list(let items): "[" + items.map(\.renderedOnOneLine).joined(separator: ",") + "]"
        case .object(let members):
            "{" + members.map { $0.jsonQuoted + ":" + $1.renderedOnOneLine }.joined(separator: ",") + "}"
        }
    }

    private var isScalar: Bool {
        switch self {
        case .text, .number, .boolean, .null: true
        case .list, .object: false
        }
    }
}
