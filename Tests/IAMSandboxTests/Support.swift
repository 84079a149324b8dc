// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTypes
import IAMCredentials
import IAMSandbox
import IAMSigV4
import Testing

/// Noon of a day, at which all tests take place.
let noon = Date(timeIntervalSince1970: 1_767_355_200)

let region = "eu-west-2"

func role(_ name: String) -> String { "arn:aws:iam::\(SandboxAccounts.mainAccountID):role/\(name)" }

extension Sandbox {
    static func fixed(_ change: (inout SandboxOptions) -> Void = { _ in }) -> Sandbox {
        var options = SandboxOptions(seed: 1)
        change(&options)
        return Sandbox(options: options)
    }

    func user(_ name: String) throws -> Credentials {
        try #require(accounts.users.first { $0.name == name }).credentials
    }

    /// One signed call of STS.
    func sts(
        _ action: String,
        _ parameters: [String: String] = [:],
        as credentials: Credentials?,
        at date: Date = noon
    ) throws -> Answer {
        var pairs = ["Action=\(action)", "Version=2011-06-15"]
        for (name, value) in parameters.sorted(by: { $0.key < $1.key }) {
            let text = value.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
            pairs.append("\(name)=\(text)")
        }
        let body = Array(pairs.joined(separator: "&").utf8)
        var request = HTTPRequest(method: .post, scheme: "https", authority: "sts.eu-west-2.amazonaws.com", path: "/")
        request.headerFields[.contentType] = "application/x-www-form-urlencoded"
        if let credentials {
            let signer = SigV4Signer(service: "sts", region: region)
            request = try signer.sign(request, payload: .bytes(body), credentials: credentials, at: date)
        }
        return Answer(respond(to: request, body: body, at: date))
    }

    /// Assumes a role and gives its credentials.
    func assume(
        _ arn: String,
        as credentials: Credentials,
        _ parameters: [String: String] = [:],
        at date: Date = noon
    ) throws -> Credentials {
        let all = parameters.merging(["RoleArn": arn, "RoleSessionName": "test"]) { given, _ in given }
        let answer = try sts("AssumeRole", all, as: credentials, at: date)
        try #require(answer.status == 200, "\(answer.text)")
        return try answer.credentials()
    }
}

/// An answer with what tests ask of it.
struct Answer {
    let response: SandboxResponse
    let text: String

    init(_ response: SandboxResponse) {
        self.response = response
        self.text = String(decoding: response.body, as: UTF8.self)
    }

    var status: Int { response.head.status.code }

    func field(_ name: String) -> String? { HTTPField.Name(name).flatMap { response.head.headerFields[$0] } }

    /// The text of the first element of this name.
    func element(_ name: String) -> String? {
        guard let start = text.firstRange(of: "<\(name)>"), let end = text.firstRange(of: "</\(name)>") else {
            return nil
        }
        return String(text[start.upperBound..<end.lowerBound])
    }

    func json() throws -> [String: String] {
        let object = try JSONSerialization.jsonObject(with: Data(response.body))
        return try #require(object as? [String: String])
    }

    func credentials() throws -> Credentials {
        Credentials(
            accessKeyID: try #require(element("AccessKeyId")),
            secretAccessKey: Secret(try #require(element("SecretAccessKey"))),
            sessionToken: Secret(try #require(element("SessionToken"))),
            expiration: AWSTimestamp.parse(try #require(element("Expiration")))
        )
    }
}

/// A call of the API, signed by alice.
func signedCall(_ path: String, host: String, body: [UInt8] = [], at date: Date) throws -> HTTPRequest {
    let sandbox = Sandbox.fixed()
    let request = HTTPRequest(method: .post, scheme: "http", authority: host, path: path)
    let signer = SigV4Signer(service: "execute-api", region: region)
    return try signer.sign(request, payload: .bytes(body), credentials: try sandbox.user("alice"), at: date)
}
