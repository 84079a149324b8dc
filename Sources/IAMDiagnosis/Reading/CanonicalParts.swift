// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import IAMSigV4

/// A canonical request taken apart.
struct CanonicalParts {
    struct Header { let name: String, value: String }

    let method: String
    let path: String
    /// The parameters, `name=value`, in their order.
    let query: [String]
    let headers: [Header]
    /// The names of the signed headers, joined by semicolons.
    let signedHeaders: String
    let payloadHash: String

    /// Takes a text apart; `nil` if it is no canonical request.
    init?(_ text: String) {
        let lines = text.utf8.split(separator: 0x0A, maxSplits: 4_096, omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        guard lines.count >= 6, lines.count < 4_096, lines[lines.count - 3].isEmpty else { return nil }
        method = lines[0]
        path = lines[1]
        query = Self.pairs(lines[2])
        headers = lines[3..<(lines.count - 3)].map { line in
            guard let colon = line.utf8.firstIndex(of: UInt8(ascii: ":")) else { return Header(name: line, value: "") }
            return Header(name: String(line[..<colon]), value: String(line[line.utf8.index(after: colon)...]))
        }
        signedHeaders = lines[lines.count - 2]
        payloadHash = lines[lines.count - 1]
    }

    /// Makes it of a request that was signed elsewhere; `nil` if the request does not say how.
    ///
    /// - Parameters:
    ///   - request: The request as it was sent.
    ///   - sent: Its signature.
    ///   - bodyHash: The SHA-256 of its body.
    init?(_ request: HTTPRequest, _ sent: SentSignature, bodyHash: String?) {
        guard !sent.signedHeaders.isEmpty, sent.place == .header || sent.place == .query else { return nil }
        let given = HTTPField.Name("x-amz-content-sha256").flatMap { request.headerFields[$0] }
        let isS3 = SigningService.isS3Family(sent.service)
        guard let hash = given ?? (isS3 && sent.place == .query ? "UNSIGNED-PAYLOAD" : bodyHash) else { return nil }
        let target = request.path ?? "/"
        let mark = target.utf8.firstIndex(of: UInt8(ascii: "?")) ?? target.endIndex
        method = request.method.rawValue
        path = CanonicalURI.text(String(target[..<mark]), options: SigningOptions(service: sent.service))
        query = Self.pairs(CanonicalQuery.text(String(target[mark...].dropFirst())))
            .filter { !$0.hasPrefix("X-Amz-Signature=") }
        headers = sent.signedHeaders.split(separator: ";").prefix(1_024).map { name in
            let values = HTTPField.Name(String(name)).map { request.headerFields[values: $0] } ?? []
            let host = name == "host" && values.isEmpty ? [request.authority ?? ""] : values
            return Header(
                name: String(name),
                value: host.map { HeaderValue.canonical($0) ?? $0 }.joined(separator: ",")
            )
        }
        signedHeaders = sent.signedHeaders
        payloadHash = hash
    }

    /// The value of a header; `nil` if it is not signed.
    func value(of name: String) -> String? { headers.first { $0.name == name }?.value }

    /// The number of the line on which the header block begins, counted from one.
    static var firstHeaderLine: Int { 4 }

    private static func pairs(_ query: String) -> [String] {
        query.utf8.split(separator: UInt8(ascii: "&")).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Undoes percent-encoding; what is malformed stays as it is.
    static func decoded(_ text: String) -> String {
        let source = Array(text.utf8)
        var result: [UInt8] = []
        var position = 0
        while position < source.count {
            if source[position] == UInt8(ascii: "%"), position + 2 < source.count,
                source[position + 1..<position + 3].allSatisfy(Text.isHexadecimal),
                let byte = UInt8(String(decoding: source[position + 1..<position + 3], as: UTF8.self), radix: 16)
            {
                result.append(byte)
                position += 3
            } else {
                result.append(source[position])
                position += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// Undoes percent-encoding until nothing is left of it.
    static func fullyDecoded(_ text: String) -> String {
        var text = text
        for _ in 0..<4 {
            let next = decoded(text)
            if next == text { break }
            text = next
        }
        return text
    }
}
