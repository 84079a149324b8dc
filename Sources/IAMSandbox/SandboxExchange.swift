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
        case sts, s3, functionURL, api
        /// Where credentials come from; nothing of it is signed.
        case instanceMetadata, container, portal, oidc, signIn
    }

    let request: HTTPRequest
    let body: [UInt8]
    let date: Date
    let id: String
    /// The raw target up to the question mark.
    let path: String
    /// The raw query.
    let query: String

    init(request: HTTPRequest, body: [UInt8], date: Date, id: String) {
        self.request = request
        self.body = body
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
        case "s3": return .s3
        case "lambda": return .functionURL
        case nil where path == "/" && isQueryProtocol: return .sts
        default:
            let labels = (request.authority ?? "").split(separator: ".")
            if labels.contains("lambda-url") { return .functionURL }
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

    /// The service in the credential scope, read from the field or from the query of a presigned URL.
    private var scopeService: String? {
        let credential: Substring
        if let authorization = field("authorization"), let start = authorization.firstRange(of: "Credential=") {
            credential = authorization[start.upperBound...].prefix { $0 != "," && $0 != " " }
        } else if let parameter = query.split(separator: "&").first(where: { $0.hasPrefix("X-Amz-Credential=") }) {
            let value = SandboxText.formDecoded(parameter.dropFirst("X-Amz-Credential=".count))
            let parts = value.split(separator: "/")
            return parts.count == 5 ? String(parts[3]) : nil
        } else {
            return nil
        }
        let parts = credential.split(separator: "/")
        return parts.count == 5 ? String(parts[3]) : nil
    }

    private var isQueryProtocol: Bool {
        let parameters = STSParameters(self)
        return parameters["Action"] != nil && parameters["Version"] == STSParameters.version
    }

    /// The signature as the caller wrote it.
    var givenSignature: String {
        guard let authorization = field("authorization"), let start = authorization.firstRange(of: "Signature=") else {
            return ""
        }
        return String(authorization[start.upperBound...].prefix { $0 != "," && $0 != " " })
    }

    /// The access key id as the caller wrote it.
    var givenAccessKeyID: String {
        guard let authorization = field("authorization"), let start = authorization.firstRange(of: "Credential=") else {
            return ""
        }
        return String(authorization[start.upperBound...].prefix { $0 != "/" && $0 != "," })
    }
}
