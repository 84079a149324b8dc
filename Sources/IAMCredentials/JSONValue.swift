// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import class FoundationEssentials.JSONDecoder

/// A JSON value, for documents whose members are read by name and for those that are hashed or written back.
///
/// Its description never shows what is in it, because most documents here hold secrets.
package enum JSONValue: Sendable, Hashable {
    case null
    case boolean(Bool)
    case integer(Int)
    case number(Double)
    case text(String)
    case array([JSONValue])
    case object([String: JSONValue])

    /// Reads a document.
    ///
    /// - Parameter bytes: The whole document; text after the value is an error.
    /// - Returns: `nil` if this is not JSON.
    package init?(parsing bytes: [UInt8]) {
        guard let value = try? JSONDecoder().decode(JSONValue.self, from: .init(bytes)) else { return nil }
        self = value
    }

    /// The member of an object; `nil` if there is none or this is no object.
    package subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members[name]
    }

    /// The text, if this is one.
    package var text: String? {
        guard case .text(let text) = self else { return nil }
        return text
    }

    /// The text, if this is one and not empty.
    package var nonEmptyText: String? { text.flatMap { $0.isEmpty ? nil : $0 } }

    /// The number, if this is a whole one.
    package var integer: Int? {
        switch self {
        case .integer(let number): number
        case .number(let number): Int(exactly: number)
        default: nil
        }
    }

    /// The members, if this is an object.
    package var members: [String: JSONValue]? {
        guard case .object(let members) = self else { return nil }
        return members
    }

    /// The items, if this is an array.
    package var items: [JSONValue]? {
        guard case .array(let items) = self else { return nil }
        return items
    }
}

extension JSONValue: Decodable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .boolean(value)
        } else if let value = try? container.decode(Int.self) {
            self = .integer(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .text(value)
        } else if let value = try? container.decode([JSONValue].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }
}

extension JSONValue {
    /// How a document is written.
    package struct Style: Sendable {
        var item: String
        var member: String
        var isASCII: Bool

        /// Without blanks, as `json.dumps(…, separators=(",", ":"))` of Python writes.
        package static var compact: Style { Style(item: ",", member: ":", isASCII: true) }

        /// With a blank after `,` and `:`, as `json.dumps` of Python writes.
        package static var spaced: Style { Style(item: ", ", member: ": ", isASCII: true) }
    }

    /// Writes the document with the members of every object sorted by name.
    ///
    /// - Parameter style: The separators; those outside ASCII are escaped by their UTF-16 code units.
    package func rendered(_ style: Style = .compact) -> String {
        switch self {
        case .null: return "null"
        case .boolean(let value): return value ? "true" : "false"
        case .integer(let value): return String(value)
        case .number(let value): return value.description
        case .text(let value): return Self.quoted(value)
        case .array(let items):
            return "[" + items.map { $0.rendered(style) }.joined(separator: style.item) + "]"
        case .object(let members):
            // By code points, as Python sorts.
            let names = members.keys.sorted { $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars) }
            let parts = names.compactMap { name in
                members[name].map { Self.quoted(name) + style.member + $0.rendered(style) }
            }
            return "{" + parts.joined(separator: style.item) + "}"
        }
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for unit in text.utf16 {
            switch unit {
            case 0x22: result += "\\\""
            case 0x5C: result += "\\\\"
            case 0x08: result += "\\b"
            case 0x0C: result += "\\f"
            case 0x0A: result += "\\n"
            case 0x0D: result += "\\r"
            case 0x09: result += "\\t"
            case 0x20...0x7E: result.unicodeScalars.append(Unicode.Scalar(UInt8(unit)))
            default:
                let digits = String(unit, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
            }
        }
        return result + "\""
    }
}

extension JSONValue: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The kind, and for an object its number of members.
    package var description: String {
        switch self {
        case .null: "null"
        case .boolean: "boolean"
        case .integer, .number: "number"
        case .text: "text"
        case .array(let items): "array of \(items.count)"
        case .object(let members): "object of \(members.count)"
        }
    }

    /// The same as ``description``.
    package var debugDescription: String { description }

    /// A mirror of what ``description`` tells.
    package var customMirror: Mirror { Mirror(self, children: ["kind": description]) }
}
