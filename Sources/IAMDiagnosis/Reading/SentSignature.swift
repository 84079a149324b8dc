// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import IAMSigV4

/// What a request says about its signature, read without judging it.
struct SentSignature {
    enum Place: Equatable {
        /// There is none.
        case nowhere
        /// In the header `Authorization`.
        case header
        /// In the query: a presigned URL.
        case query
        /// The header `Authorization` has another scheme, such as `Bearer`.
        case other(scheme: String)
    }

    let place: Place
    private(set) var accessKeyID = ""
    private(set) var date = ""
    private(set) var region = ""
    private(set) var service = ""
    /// The names of the signed headers, joined by semicolons.
    private(set) var signedHeaders = ""
    private(set) var signature = ""
    private(set) var sessionToken: String?
    /// The life of a presigned URL in seconds.
    private(set) var lifetime: Int?
    /// The time of signing as it is written.
    private(set) var timestamp = ""

    init(_ request: HTTPRequest) {
        let parameters = Self.parameters(of: request.path ?? "/")
        let authorization = request.headerFields[.authorization]
        if let value = authorization {
            let scheme = value.prefix { $0 != " " }
            place = scheme.hasPrefix("AWS4-") ? .header : .other(scheme: Text.clipped(String(scheme), 20))
        } else {
            place = parameters["X-Amz-Algorithm"] == nil && parameters["X-Amz-Signature"] == nil ? .nowhere : .query
        }
        switch place {
        case .header: readHeader(authorization ?? "")
        case .query: read(parameters)
        case .nowhere, .other: break
        }
        if sessionToken == nil { sessionToken = Self.token(request, parameters) }
        if timestamp.isEmpty { timestamp = HTTPField.Name("x-amz-date").flatMap { request.headerFields[$0] } ?? "" }
    }

    private mutating func readHeader(_ value: String) {
        readCredential(Self.parameter("Credential=", value))
        signedHeaders = Self.parameter("SignedHeaders=", value)
        signature = Self.parameter("Signature=", value)
    }

    private mutating func read(_ parameters: [String: String]) {
        readCredential(parameters["X-Amz-Credential"] ?? "")
        signedHeaders = parameters["X-Amz-SignedHeaders"] ?? ""
        signature = parameters["X-Amz-Signature"] ?? ""
        lifetime = parameters["X-Amz-Expires"].flatMap { Int($0) }
        timestamp = parameters["X-Amz-Date"] ?? ""
    }

    private mutating func readCredential(_ text: String) {
        let elements = text.split(separator: "/", omittingEmptySubsequences: false)
        let isRegional = elements.count >= 5
        guard isRegional || elements.count == 4 else {
            accessKeyID = elements.first.map(String.init) ?? ""
            return
        }
        let last = elements.count
        service = String(elements[last - 2])
        region = isRegional ? String(elements[last - 3]) : ""
        date = String(elements[last - (isRegional ? 4 : 3)])
        accessKeyID = elements[..<(last - (isRegional ? 4 : 3))].joined(separator: "/")
    }

    private static func parameter(_ name: String, _ value: String) -> String {
        guard let found = Text.range(of: name, in: value[...]) else { return "" }
        return String(value[found.upperBound...].prefix { $0 != "," && $0 != " " })
    }

    private static func token(_ request: HTTPRequest, _ parameters: [String: String]) -> String? {
        for name in ["x-amz-security-token", "x-amz-s3session-token"] {
            if let value = HTTPField.Name(name).flatMap({ request.headerFields[$0] }) { return value }
        }
        return parameters["X-Amz-Security-Token"] ?? parameters["X-Amz-S3session-Token"]
    }

    /// The parameters of the query, decoded; of a repeated one the first.
    static func parameters(of target: String) -> [String: String] {
        guard let mark = target.utf8.firstIndex(of: UInt8(ascii: "?")) else { return [:] }
        var found: [String: String] = [:]
        for pair in target[target.utf8.index(after: mark)...].split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = CanonicalParts.decoded(String(parts[0]))
            if found[name] == nil { found[name] = parts.count == 2 ? CanonicalParts.decoded(String(parts[1])) : "" }
        }
        return found
    }
}
