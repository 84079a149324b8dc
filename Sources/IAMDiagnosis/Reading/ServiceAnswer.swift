// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import IAMXML

/// What a service answered, in whichever of its forms, as code, message and details.
struct ServiceAnswer {
    enum Form { case xml, json, html, text, empty }

    /// The strings that the service calculated.
    struct Expectation {
        var canonicalRequest: String?
        var stringToSign: String?
    }

    /// How much of a body is read, in bytes.
    static let limit = 262_144

    let form: Form

    /// The error code without its decoration, such as `SignatureDoesNotMatch`; empty if there is none.
    let code: String

    /// The message; empty if there is none.
    let message: String

    /// The message for searching.
    let lowercasedMessage: String

    /// The text of every element or member by its name; of several the first.
    let details: [String: String]

    /// What the service calculated; `nil` if it does not say.
    let expectation: Expectation?

    /// The beginning of the body as text.
    let start: String

    private let fields: HTTPFields

    init(_ response: HTTPResponse, body: [UInt8]) {
        let bytes = Array(body.prefix(Self.limit))
        fields = response.headerFields
        form = Self.form(bytes)
        start = String(decoding: bytes.prefix(4_096), as: UTF8.self)
        switch form {
        case .xml: details = Self.elements(bytes)
        case .json: details = JSONMembers.read(bytes)
        case .html, .text, .empty: details = [:]
        }
        let type = HTTPField.Name("x-amzn-ErrorType").flatMap { response.headerFields[$0] }
        // `message` last: of SP-API it stands in the same object as the code.
        let names = form == .xml ? ["Code"] : ["__type", "code", "Code", "errorType", "__Type"]
        code = Self.bare(type ?? Self.first(names, in: details) ?? "")
        message = Self.first(["message", "Message", "detailedMessage", "errorMessage"], in: details) ?? ""
        lowercasedMessage = message.lowercased()
        expectation = Self.expectation(details, message)
    }

    /// The value of a field of the answer.
    func field(_ name: String) -> String? { HTTPField.Name(name).flatMap { fields[$0] } }

    private static func first(_ names: [String], in details: [String: String]) -> String? {
        for name in names { if let text = details[name], !text.isEmpty { return text } }
        return nil
    }

    /// Without the namespace in front of `#` and the address behind `:`.
    private static func bare(_ code: String) -> String {
        var text = code.utf8.split(separator: UInt8(ascii: "#")).last.map { String($0) ?? "" } ?? ""
        if let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) { text = String(text[..<colon]) }
        return Text.clipped(text, 120)
    }

    private static func form(_ bytes: [UInt8]) -> Form {
        let text = String(decoding: bytes.prefix(512), as: UTF8.self).drop { $0.isWhitespace || $0 == "\u{FEFF}" }
        switch text.first {
        case nil: return .empty
        case "{", "[": return .json
        case "<":
            let lower = text.lowercased()
            return lower.hasPrefix("<!doctype html") || Text.contains(lower, "<html") ? .html : .xml
        default: return .text
        }
    }

    // MARK: XML

    private static func elements(_ bytes: [UInt8]) -> [String: String] {
        var found: [String: String] = [:]
        if let root = try? XMLDocument.parse(bytes) {
            collect(root, into: &found)
        } else {
            // Cut short or not well-formed: what is closed can still be read.
            let text = String(decoding: bytes, as: UTF8.self)
            for name in ["Code", "Message", "Region", "Endpoint", "RequestId"] {
                guard let value = Text.between("<\(name)>", "<", in: text) else { continue }
                found[name] = Text.clipped(value, 2_048)
            }
        }
        return found
    }

    private static func collect(_ element: XMLElement, into found: inout [String: String]) {
        if element.children.isEmpty, found[element.name] == nil { found[element.name] = element.text }
        for child in element.children { collect(child, into: &found) }
    }

    // MARK: What was expected

    private static func expectation(_ details: [String: String], _ message: String) -> Expectation? {
        let canonical = details["CanonicalRequestBytes"].flatMap(octets) ?? details["CanonicalRequest"]
        let string = details["StringToSignBytes"].flatMap(octets) ?? details["StringToSign"]
        if canonical != nil || string != nil { return Expectation(canonicalRequest: canonical, stringToSign: string) }
        let labels = ("The Canonical String for this request should have been", "The String-to-Sign should have been")
        guard let first = Text.range(of: labels.0, in: message[...]) else { return nil }
        let rest = message[first.upperBound...]
        guard let second = Text.range(of: labels.1, in: rest) else {
            return Expectation(canonicalRequest: quoted(rest))
        }
        return Expectation(
            canonicalRequest: quoted(rest[..<second.lowerBound]),
            stringToSign: quoted(rest[second.upperBound...])
        )
    }

    /// What stands between the first and the last quote; values may hold quotes themselves.
    private static func quoted(_ text: Substring) -> String? {
        let quote = UInt8(ascii: "'")
        guard let start = text.utf8.firstIndex(of: quote), let end = text.utf8.lastIndex(of: quote), start < end else {
            return nil
        }
        return String(text[text.utf8.index(after: start)..<end])
    }

    /// The text of pairs of hexadecimal digits with blanks between.
    private static func octets(_ text: String) -> String? {
        var bytes: [UInt8] = []
        for pair in text.utf8.split(whereSeparator: { $0 == 0x20 || $0 == 0x0A }) {
            guard pair.count == 2, pair.allSatisfy(Text.isHexadecimal), let digits = String(pair),
                let byte = UInt8(digits, radix: 16)
            else { return nil }
            bytes.append(byte)
        }
        return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
    }
}
