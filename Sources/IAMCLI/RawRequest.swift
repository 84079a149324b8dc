// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import IAMCommand

/// A request as text: start line, headers, an empty line, a body.
///
/// Lines end with LF or CR LF. The target may hold blanks and raw UTF-8, as the public signing suites have it. A header
/// that goes on in the next line is joined with one blank.
struct RawRequest: Sendable {
    /// The request without its body.
    let request: HTTPRequest

    /// All after the first empty line.
    let body: [UInt8]

    init(_ bytes: [UInt8]) throws(UsageError) {
        var rest = bytes[...]
        let start = Self.line(&rest)
        guard let methodEnd = start.firstIndex(of: " "), let method = HTTPRequest.Method(String(start[..<methodEnd]))
        else {
            throw UsageError("line 1: expected 'METHOD /path HTTP/1.1', found '\(start.prefix(40))'")
        }
        var target = start[start.index(after: methodEnd)...]
        if let versionStart = target.lastIndex(of: " "), target[versionStart...].hasPrefix(" HTTP/") {
            target = target[..<versionStart]
        }
        guard !target.isEmpty else { throw UsageError("line 1: the request has no target") }
        let (fields, host) = try Self.fields(&rest)
        var (scheme, authority, path) = ("https", host, String(target))
        if let range = target.firstRange(of: "://") {
            scheme = target[..<range.lowerBound].lowercased()
            let after = target[range.upperBound...]
            let pathStart = after.firstIndex { $0 == "/" || $0 == "?" } ?? after.endIndex
            authority = authority ?? String(after[..<pathStart])
            path = after[pathStart...].hasPrefix("/") ? String(after[pathStart...]) : "/" + after[pathStart...]
        }
        guard let authority else { throw UsageError("the request has no Host header, which must be signed") }
        self.request = HTTPRequest(
            method: method,
            scheme: scheme,
            authority: authority,
            path: path,
            headerFields: fields
        )
        self.body = Array(rest)
    }

    /// Reads headers up to the empty line.
    private static func fields(_ rest: inout ArraySlice<UInt8>) throws(UsageError) -> (HTTPFields, String?) {
        var lines: [(number: Int, text: String)] = []
        var number = 1
        while !rest.isEmpty {
            number += 1
            let text = line(&rest)
            if text.isEmpty { break }
            if text.first == " " || text.first == "\t", let last = lines.indices.last {
                lines[last].text += " " + text.drop { $0 == " " || $0 == "\t" }
            } else {
                lines.append((number, text))
            }
        }
        var fields = HTTPFields()
        var host: String?
        for (number, text) in lines {
            guard let colon = text.firstIndex(of: ":"), let name = HTTPField.Name(String(text[..<colon])) else {
                throw UsageError("line \(number): expected 'Name: value', found '\(text.prefix(20))'")
            }
            let value = String(text[text.index(after: colon)...])
            if name.canonicalName == "host" {
                guard host == nil else { throw UsageError("line \(number): a second Host header") }
                host = value.split(whereSeparator: { $0 == " " || $0 == "\t" }).joined(separator: " ")
            } else {
                fields.append(HTTPField(name: name, value: value))
            }
        }
        return (fields, host)
    }

    /// Takes one line without its end.
    private static func line(_ rest: inout ArraySlice<UInt8>) -> String {
        let end = rest.firstIndex(of: 0x0A) ?? rest.endIndex
        var line = rest[..<end]
        rest = rest[min(end + 1, rest.endIndex)...]
        if line.last == 0x0D { line = line.dropLast() }
        return String(decoding: line, as: UTF8.self)
    }
}
