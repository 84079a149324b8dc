// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// One part of the canonical request that was signed in one form and calculated in another.
struct PartDifference {
    enum Part: Equatable {
        case method, path, query, signedHeaders, payloadHash
        case header(String)
    }

    let part: Part
    /// What was signed; `nil` if it was not there.
    let signed: String?
    /// What the service calculated with; `nil` if it was not there.
    let received: String?
    /// The line of the canonical request, counted from one.
    let line: Int

    /// What differs, in words.
    var name: String {
        switch part {
        case .method: "method"
        case .path: "path"
        case .query: "query"
        case .signedHeaders: "list of signed headers"
        case .payloadHash: "body hash"
        case .header(let name): "header \(Text.clipped(Text.escaped(name), 60))"
        }
    }

    /// Both values, and the first byte at which they differ.
    var evidence: [String] {
        var lines = ["signed:   \(name): \(shown(signed))", "received: \(name): \(shown(received))"]
        guard let signed, let received, part != .payloadHash else { return lines }
        let left = Array(signed.utf8)
        let right = Array(received.utf8)
        let offset = zip(left, right).prefix { $0 == $1 }.count
        var text = "first difference: line \(line), byte \(offset + 1)"
        if !isSecret { text += ": signed \(Self.byte(left, offset)), received \(Self.byte(right, offset))" }
        lines.append(text)
        return lines
    }

    private var isSecret: Bool {
        switch part {
        case .header(let name): Masking.isSecret(header: name)
        case .query: Self.secrets(signed) != Self.secrets(received)
        case .method, .path, .signedHeaders, .payloadHash: false
        }
    }

    /// A value as people may see it, with what stands around the difference if it is long.
    private func shown(_ value: String?) -> String {
        guard let value else { return "(not there)" }
        if value.isEmpty { return "(empty)" }
        return part != .query && isSecret
            ? Masking.mark(value) : Self.excerpt(part == .query ? Self.safeQuery(value) : value)
    }

    /// The parameters of a query that are never shown.
    private static func secrets(_ query: String?) -> [String] {
        (query ?? "").utf8.split(separator: UInt8(ascii: "&")).map { String(decoding: $0, as: UTF8.self) }
            .filter { Masking.isSecret(parameter: Text.parameter($0).name) }
    }

    private static func safeQuery(_ query: String) -> String {
        query.utf8.split(separator: UInt8(ascii: "&")).map { pair in
            let text = String(decoding: pair, as: UTF8.self)
            let (name, value) = Text.parameter(text)
            return Masking.isSecret(parameter: name) ? "\(name)=\(Masking.mark(value))" : text
        }.joined(separator: "&")
    }

    static func excerpt(_ text: String) -> String { "'\(Text.clipped(Text.escaped(text), 240))'" }

    private static func byte(_ bytes: [UInt8], _ offset: Int) -> String {
        guard offset < bytes.count else { return "the end" }
        let byte = bytes[offset]
        let digits = "0x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
        return (0x21...0x7E).contains(byte) ? "'\(Unicode.Scalar(byte))' (\(digits))" : digits
    }
}

extension CanonicalParts {
    /// What differs between the request that was signed and the one that the service calculated with, in order.
    func differences(from received: CanonicalParts) -> [PartDifference] {
        var found: [PartDifference] = []
        func compare(_ part: PartDifference.Part, _ signed: String?, _ other: String?, line: Int) {
            guard !Text.isSame(signed, other) else { return }
            found.append(PartDifference(part: part, signed: signed, received: other, line: line))
        }
        compare(.method, method, received.method, line: 1)
        compare(.path, path, received.path, line: 2)
        compare(.query, query.joined(separator: "&"), received.query.joined(separator: "&"), line: 3)
        // Before the headers: where the list differs, they do too.
        compare(.signedHeaders, signedHeaders, received.signedHeaders, line: headers.count + 5)
        var known: Set<String> = []
        for (index, header) in headers.enumerated() where known.insert(header.name).inserted {
            let line = Self.firstHeaderLine + index
            compare(.header(header.name), header.value, received.value(of: header.name), line: line)
        }
        for (index, header) in received.headers.enumerated() where known.insert(header.name).inserted {
            compare(.header(header.name), nil, header.value, line: Self.firstHeaderLine + index)
        }
        compare(.payloadHash, payloadHash, received.payloadHash, line: headers.count + 6)
        return found
    }
}
