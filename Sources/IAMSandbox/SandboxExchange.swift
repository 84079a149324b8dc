// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import IAMCredentials

internal import struct FoundationEssentials.Date

/// One request with what can be read from it before anything is verified.
struct SandboxExchange: Sendable {
    /// Whom a request is for.
    enum Front: Sendable {
        case sts, iam, s3, functionURL, api, jsonService
        /// Where credentials come from; nothing of it is signed.
        case instanceMetadata, container, portal, oidc, signIn, federation
    }

    let request: HTTPRequest
    var body: [UInt8]
    let date: Date
    let id: String
    /// What was read past of a body that is not kept.
    let large: LargeBody?
    /// The raw target up to the question mark.
    let path: String
    /// The raw query.
    let query: String

    init(request: HTTPRequest, body: [UInt8], large: LargeBody? = nil, date: Date, id: String) {
        self.request = request
        self.body = body
        self.large = large
        self.date = date
        self.id = id
        let target = request.path ?? "/"
        let question = target.firstIndex(of: "?")
        self.path = String(question.map { target[..<$0] } ?? target[...])
        self.query = question.map { String(target[target.index(after: $0)...]) } ?? ""
    }

    func field(_ name: String) -> String? {
        HTTPField.Name(name).flatMap { request.headerFields[$0] }
    }

    var front: Front {
        switch scopeService {
        case "sts": return .sts
        case "iam": return .iam
        case "s3": return .s3
        case "lambda": return .functionURL
        case "dynamodb": return .jsonService
        case nil where path == "/" && isQueryProtocol: return .sts
        default:
            let labels = (request.authority ?? "").split(separator: ".")
            if labels.contains("lambda-url") { return .functionURL }
            if !isSigned, labels.contains("s3") { return .s3 }
            return (isSigned ? nil : source) ?? .api
        }
    }

    /// Scheme and authority as the client wrote them: where it believes the sandbox to be.
    var base: String { "\(request.scheme ?? "http")://\(request.authority ?? "localhost")" }

    /// The body's members if it is a JSON object.
    var json: [String: JSONValue]? { JSONValue(parsing: body)?.members }

    /// The source of credentials that method and path name.
    private var source: Front? {
        if path.hasPrefix("/latest/") { return .instanceMetadata }
        switch (request.method, path) {
        case (.get, "/_sandbox/container/credentials"): return .container
        case (_, "/federation"): return .federation
        case (.get, "/federation/credentials"), (.get, "/assignment/accounts"), (.get, "/assignment/roles"),
            (.post, "/logout"):
            return .portal
        case (.post, "/client/register"), (.post, "/device_authorization"), (.post, "/token"), (.get, "/authorize"),
            (.get, "/device"), (.get, "/start"), (.head, "/start"):
            return .oidc
        case (.get, "/v1/authorize"), (.post, "/v1/token"), (.get, "/v1/sessions/confirmation"),
            (.get, "/_sandbox/sign-in/keys"):
            return .signIn
        default: return nil
        }
    }

    private var isSigned: Bool {
        field("authorization")?.hasPrefix("AWS4-") == true
            || query.split(separator: "&").contains { $0.hasPrefix("X-Amz-") }
    }

    /// Access key id and scope as the caller wrote them, in the field or in the query of a presigned URL.
    private var credential: String {
        if let value = parameter("Credential=") { return value }
        let name = "X-Amz-Credential="
        guard let pair = query.split(separator: "&").first(where: { $0.hasPrefix(name) }) else { return "" }
        return SandboxText.formDecoded(pair.dropFirst(name.utf8.count))
    }

    /// The parts of the credential; SigV4a's has no region.
    private var scope: [Substring] {
        let parts = credential.split(separator: "/")
        return parts.count == 5 || parts.count == 4 ? parts : []
    }

    private var scopeService: String? { scope.isEmpty ? nil : String(scope[scope.count - 2]) }

    /// The region in the credential scope; empty if there is none.
    var givenRegion: String { scope.count == 5 ? String(scope[2]) : "" }

    /// Whether the signature stands in the query.
    var isPresigned: Bool {
        field("authorization") == nil && query.split(separator: "&").contains { $0.hasPrefix("X-Amz-") }
    }

    private var isQueryProtocol: Bool {
        let parameters = STSParameters(self)
        return parameters["Action"] != nil && parameters["Version"] == STSParameters.version
    }

    /// The signature as the caller wrote it.
    var givenSignature: String { parameter("Signature=") ?? SandboxQuery(query)["X-Amz-Signature"] ?? "" }

    /// The access key id as the caller wrote it.
    var givenAccessKeyID: String { String(credential.prefix { $0 != "/" }) }

    /// A parameter of the field `Authorization`.
    private func parameter(_ name: String) -> String? {
        guard let authorization = field("authorization"), let start = authorization.firstRange(of: name) else {
            return nil
        }
        return String(authorization[start.upperBound...].prefix { $0 != "," && $0 != " " })
    }
}
