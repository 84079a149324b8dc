// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Foundation
import HTTPTypes
import IAMCredentials
import IAMSandbox
import Testing

extension Sandbox {
    /// One unsigned request.
    func send(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ fields: [String: String] = [:],
        body: String = "",
        at date: Date = noon
    ) -> Answer {
        var request = HTTPRequest(method: method, scheme: "http", authority: "127.0.0.1:4567", path: path)
        for (name, value) in fields {
            if let name = HTTPField.Name(name) { request.headerFields[name] = value }
        }
        return Answer(respond(to: request, body: Array(body.utf8), at: date))
    }

    /// One unsigned request with a JSON body.
    func post(_ path: String, _ members: [String: Any], _ fields: [String: String] = [:], at date: Date = noon) throws
        -> Answer
    {
        let body = try JSONSerialization.data(withJSONObject: members)
        return send(.post, path, fields, body: String(decoding: body, as: UTF8.self), at: date)
    }

    /// Who the credentials are.
    func arn(of credentials: Credentials, at date: Date = noon) throws -> String? {
        try sts("GetCallerIdentity", as: credentials, at: date).element("Arn")
    }

    /// How often an action was called.
    func calls(_ action: String) -> Int { statistics.calls[action] ?? 0 }
}

extension Answer {
    func object() throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(response.body)) as? [String: Any], "\(text)")
    }

    /// A text member of a JSON answer.
    func member(_ name: String) throws -> String { try #require(try object()[name] as? String, "\(text)") }

    /// The code of an OAuth error.
    var error: String? { (try? object()["error"]) as? String }

    /// Keys under the names that a service gives them.
    func keys(_ id: String, _ secret: String, _ token: String, in name: String? = nil) throws -> Credentials {
        var members = try object()
        if let name { members = try #require(members[name] as? [String: Any]) }
        return Credentials(
            accessKeyID: try #require(members[id] as? String),
            secretAccessKey: Secret(try #require(members[secret] as? String)),
            sessionToken: Secret(try #require(members[token] as? String)),
            expiration: (members["Expiration"] as? String).flatMap { AWSTimestamp.parse($0) }
        )
    }

    func instanceKeys() throws -> Credentials { try keys("AccessKeyId", "SecretAccessKey", "Token") }

    /// The query of the address that a redirect leads to.
    func redirect() throws -> [String: String] {
        let location = try #require(field("location"))
        let items = try #require(URLComponents(string: location)?.queryItems)
        return Dictionary(items.map { ($0.name, $0.value ?? "") }) { first, _ in first }
    }
}

/// A verifier of 43 characters and its challenge.
let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"

/// Base64 for JWTs.
func base64URL(_ data: some DataProtocol) -> String {
    Data(data).base64EncodedString().replacingOccurrences(of: "+", with: "-")
        .replacingOccurrences(of: "/", with: "_").replacingOccurrences(of: "=", with: "")
}

func fromBase64URL(_ text: some StringProtocol) -> Data? {
    let padding = String(repeating: "=", count: (4 - text.count % 4) % 4)
    let standard = text.replacingOccurrences(of: "-", with: "+").replacingOccurrences(of: "_", with: "/")
    return Data(base64Encoded: standard + padding)
}

/// A query of an address.
func query(_ values: KeyValuePairs<String, String?>) -> String {
    var components = URLComponents()
    components.queryItems = values.compactMap { name, value in value.map { URLQueryItem(name: name, value: $0) } }
    return components.percentEncodedQuery ?? ""
}
