// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTypes
import IAMCredentials
import IAMSigV4

/// One place of a signed request that can be changed, in a way that no canonical form hides.
enum Mutation: String, CaseIterable {
    case method, path, query, header, host, date, body, signature, scope, accessKey, token, removedHeader, addedHeader

    /// The request with one place changed; `nil` if it has no such place.
    func apply(to sample: RandomRequest, _ source: inout RandomRequestSource) -> RandomRequest? {
        var changed = sample
        switch self {
        case .method:
            changed.request.method = sample.request.method == .get ? .post : .get
        case .path:
            changed.request.path = Self.changedPath(sample.request.path ?? "", &source)
        case .query:
            changed.request.path = Self.changedQuery(sample.request.path ?? "", &source)
        case .header:
            guard let index = Self.signedField(of: sample, &source) else { return nil }
            let value = Array(changed.request.headerFields[index].value.utf8)
            changed.request.headerFields[index].value = Self.changed(value, value.indices, &source)
        case .host:
            let host = Array((sample.request.authority ?? "").utf8)
            changed.request.authority = Self.changed(host, host.indices, &source)
        case .date:
            guard let text = Self.date(of: sample) else { return nil }
            let second = text.hasSuffix("0Z") ? "1Z" : "0Z"
            return Self.replace(text, text.dropLast(2) + second, in: sample)
        case .body:
            guard sample.isBodyCovered else { return nil }
            guard !sample.body.isEmpty else {
                changed.body = [0]
                return changed
            }
            changed.body[source.number(below: sample.body.count)] ^= 1
        case .signature:
            return Self.changeSignature(sample, &source)
        case .scope:
            let right = ["/eu-west-2", "/\(sample.service)", "/aws4_request"][source.number(below: 3)]
            return Self.replace(right, right + "x", in: sample, isCredential: true)
        case .accessKey:
            return Self.replace("IDEXAMPLE/", "IDEXAMPLF/", in: sample, isCredential: true)
        case .token:
            return Self.changeToken(sample, &source)
        case .removedHeader:
            guard let index = Self.signedField(of: sample, &source) else { return nil }
            changed.request.headerFields.remove(at: index)
        case .addedHeader:
            changed.request.add("x-amz-added", "1")
        }
        return changed
    }

    // MARK: Bytes

    /// Puts another letter or digit in the place of one, or one behind all if there is none.
    private static func changed(_ bytes: [UInt8], _ range: Range<Int>, _ source: inout RandomRequestSource) -> String {
        var bytes = bytes
        let start = range.isEmpty ? 0 : source.number(below: range.count)
        for offset in 0..<range.count {
            let place = range.lowerBound + (start + offset) % range.count
            guard isAlphanumeric(bytes[place]), !isInEscape(bytes, place) else { continue }
            // Neither the other case, which a host does not tell apart, nor the same.
            bytes[place] = bytes[place] | 0x20 == UInt8(ascii: "7") | 0x20 ? UInt8(ascii: "8") : UInt8(ascii: "7")
            return String(decoding: bytes, as: UTF8.self)
        }
        bytes.insert(UInt8(ascii: "7"), at: range.upperBound)
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }

    private static func isInEscape(_ bytes: [UInt8], _ place: Int) -> Bool {
        (place >= 1 && bytes[place - 1] == UInt8(ascii: "%")) || (place >= 2 && bytes[place - 2] == UInt8(ascii: "%"))
    }

    // MARK: Places

    private static func changedPath(_ target: String, _ source: inout RandomRequestSource) -> String {
        let bytes = Array(target.utf8)
        let end = bytes.firstIndex(of: UInt8(ascii: "?")) ?? bytes.count
        // A segment before `..` may be gone from the canonical form.
        var start = 1
        for place in 0..<max(0, end - 2) where bytes[place...(place + 2)].elementsEqual("/..".utf8) {
            start = place + 3
        }
        return changed(bytes, min(start, end)..<end, &source)
    }

    private static func changedQuery(_ target: String, _ source: inout RandomRequestSource) -> String {
        let bytes = Array(target.utf8)
        guard let mark = bytes.firstIndex(of: UInt8(ascii: "?")) else { return target + "?q" }
        return changed(bytes, (mark + 1)..<bytes.count, &source)
    }

    /// A field that is signed, but for the host.
    private static func signedField(of sample: RandomRequest, _ source: inout RandomRequestSource) -> Int? {
        let fields = sample.request.headerFields
        var signed: [Int] = []
        for index in fields.indices {
            switch HeaderRole(fields[index].name.canonicalName) {
            case .unsignable, .authorization, .host: continue
            default: signed.append(index)
            }
        }
        return signed.isEmpty ? nil : signed[source.number(below: signed.count)]
    }

    private static func date(of sample: RandomRequest) -> String? {
        if sample.form != .query { return sample.request.value("x-amz-date") }
        guard let path = sample.request.path, let range = path.range(of: "X-Amz-Date=") else { return nil }
        return String(path[range.upperBound...].prefix(16))
    }

    /// Replaces a text where the signature has its parameters.
    private static func replace(
        _ text: String,
        _ other: some StringProtocol,
        in sample: RandomRequest,
        isCredential: Bool = false
    ) -> RandomRequest? {
        var changed = sample
        if sample.form == .query {
            let encoded = isCredential ? text.replacing("/", with: "%2F") : text
            let path = sample.request.path ?? ""
            guard let start = path.range(of: "X-Amz-Credential="),
                let range = path.range(of: encoded, range: start.upperBound..<path.endIndex)
            else { return nil }
            let replacement = isCredential ? String(other).replacing("/", with: "%2F") : String(other)
            changed.request.path = path.replacingCharacters(in: range, with: replacement)
            return changed
        }
        let name = isCredential ? HTTPField.Name.authorization : HTTPField.Name("x-amz-date")
        guard let name, let value = sample.request.headerFields[name], let range = value.range(of: text) else {
            return nil
        }
        changed.request.headerFields[name] = value.replacingCharacters(in: range, with: other)
        return changed
    }

    private static func changeSignature(_ sample: RandomRequest, _ source: inout RandomRequestSource) -> RandomRequest?
    {
        var changed = sample
        let holder = sample.form == .query ? sample.request.path : sample.request.headerFields[.authorization]
        var bytes = Array((holder ?? "").utf8)
        let label = Array("Signature=".utf8)
        guard let start = (0..<max(0, bytes.count - 73)).last(where: { bytes[$0..<($0 + 10)].elementsEqual(label) })
        else {
            return nil
        }
        let place = start + 10 + source.number(below: 64)
        bytes[place] = bytes[place] == UInt8(ascii: "0") ? UInt8(ascii: "f") : UInt8(ascii: "0")
        let text = String(decoding: bytes, as: UTF8.self)
        if sample.form == .query {
            changed.request.path = text
        } else {
            changed.request.headerFields[.authorization] = text
        }
        return changed
    }

    private static func changeToken(_ sample: RandomRequest, _ source: inout RandomRequestSource) -> RandomRequest? {
        var changed = sample
        guard let name = HTTPField.Name("x-amz-security-token") else { return nil }
        if !sample.hasToken || sample.form == .query {
            // A token that the key does not have, or a second one.
            changed.request.headerFields[name] = "another"
        } else {
            let value = Array((sample.request.headerFields[name] ?? "").utf8)
            changed.request.headerFields[name] = Self.changed(value, value.indices, &source)
        }
        return changed
    }
}
