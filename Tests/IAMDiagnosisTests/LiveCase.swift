// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTypes
import IAMCredentials
import IAMDiagnosis
import IAMPlatform
import IAMSandbox
import IAMSigV4
import IAMTesting
import Testing

/// One call of the sandbox that goes wrong in one way.
///
/// The request is signed as it should be, then spoilt as a proxy, a wrong clock or wrong credentials would do it.
struct LiveCase: Sendable, CustomTestStringConvertible {
    /// Noon of a day, by the clock of the sandbox.
    static let noon = Date(timeIntervalSince1970: 1_767_355_200)

    let cause: Diagnosis.Cause
    var name = ""
    var method = HTTPRequest.Method.get
    var host = "id.execute-api.eu-west-2.amazonaws.com"
    var path = "/prod/things"
    var fields: [(String, String)] = []
    var body = ""
    var service = "execute-api"
    var region = "eu-west-2"
    /// The clock of the caller, as a difference from the sandbox's.
    var clock: TimeInterval = 0
    /// The time of signing, as a difference from the caller's clock.
    var signedAgo: TimeInterval = 0
    /// Who signs; `nil` for nobody.
    var signer: (@Sendable (Sandbox) throws -> Credentials)? = { try $0.alice }
    /// Presigned for so many seconds.
    var presigned: Int?
    /// What happens to the request between signing and sending, in this program.
    var change: @Sendable (inout HTTPRequest) -> Void = { _ in }
    /// What happens to it on its way.
    var spoil: @Sendable (inout HTTPRequest, inout [UInt8]) -> Void = { _, _ in }

    var testDescription: String { "\(cause)\(name.isEmpty ? "" : " (\(name))")" }

    /// The same with something that happens on the way.
    func spoilt(_ spoil: @escaping @Sendable (inout HTTPRequest, inout [UInt8]) -> Void) -> LiveCase {
        var live = self
        live.spoil = spoil
        return live
    }

    /// The same with something that happens in this program, behind the signer's back.
    func changed(_ change: @escaping @Sendable (inout HTTPRequest) -> Void) -> LiveCase {
        var live = self
        live.change = change
        return live
    }

    /// Signs, sends what becomes of it, and diagnoses the answer.
    func run() async throws -> Diagnosis? {
        let sandbox = Sandbox(options: SandboxOptions(seed: 1))
        var request = HTTPRequest(method: method, scheme: "https", authority: host, path: path)
        for (name, value) in fields {
            request.headerFields.append(HTTPField(name: try #require(.init(name)), value: value))
        }
        let now = Self.noon + clock
        let payload = SigningPayload.bytes(Array(body.utf8))
        let credentials = try signer?(sandbox)
        var trace: SigningTrace?
        if let credentials {
            let keys = SigV4Signer(service: service, region: region)
            let date = now - signedAgo
            let signed =
                if let presigned {
                    try keys.presign(
                        request,
                        payload: payload,
                        credentials: credentials,
                        at: date,
                        expiresIn: presigned
                    )
                } else {
                    try keys.signWithTrace(request, payload: payload, credentials: credentials, at: date)
                }
            request = signed.request
            trace = signed.trace
        }
        change(&request)
        var arriving = request
        var bytes = Array(body.utf8)
        spoil(&arriving, &bytes)
        let transport = SandboxTransport(sandbox, clock: ManualClock(Self.noon))
        let response = try await transport.send(TransportRequest(head: arriving, body: .bytes(bytes)))
        return Diagnosis(
            RefusedExchange(
                request: request,
                trace: trace,
                response: response.head,
                body: try await response.bytes(upTo: 1_000_000),
                receivedAt: now,
                signer: credentials.map { RefusedExchange.Signer($0) }
            )
        )
    }
}

extension HTTPRequest {
    subscript(field name: String) -> String? {
        get { HTTPField.Name(name).flatMap { headerFields[$0] } }
        set { if let name = HTTPField.Name(name) { headerFields[name] = newValue } }
    }

    /// Replaces a text in the target.
    mutating func replace(_ from: String, with to: String) {
        path = path?.replacing(from, with: to)
    }
}

extension Sandbox {
    var alice: Credentials { get throws { try #require(accounts.users.first { $0.name == "alice" }).credentials } }

    /// A session of alice, from the sandbox's own STS.
    func session(at date: Date = LiveCase.noon) throws -> Credentials {
        let body = Array("Action=GetSessionToken&Version=2011-06-15&DurationSeconds=900".utf8)
        let host = "sts.eu-west-2.amazonaws.com"
        let plain = HTTPRequest(method: .post, scheme: "https", authority: host, path: "/")
        let request = try SigV4Signer(service: "sts", region: "eu-west-2")
            .sign(plain, payload: .bytes(body), credentials: try alice, at: date)
        let text = String(decoding: respond(to: request, body: body, at: date).body, as: UTF8.self)
        func element(_ name: String) throws -> String {
            let start = try #require(text.firstRange(of: "<\(name)>")).upperBound
            return String(text[start..<(try #require(text.firstRange(of: "</\(name)>")).lowerBound)])
        }
        return Credentials(
            accessKeyID: try element("AccessKeyId"),
            secretAccessKey: Secret(try element("SecretAccessKey")),
            sessionToken: Secret(try element("SessionToken")),
            expiration: AWSTimestamp.parse(try element("Expiration"))
        )
    }
}
