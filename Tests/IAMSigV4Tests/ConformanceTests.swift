// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTypes
import IAMCredentials
import IAMSigV4
import Testing

/// The public SigV4 suite, which lies beside the checkout and is never part of it.
@Suite struct ConformanceTests {
    static let cases = SuiteCase.all()

    @Test func `the public suite is complete where it is there at all`() {
        if Self.cases.isEmpty {
            print("The public signing suite is not beside this checkout; its cases are not run.")
        } else {
            #expect(Self.cases.count == 19)
        }
    }

    @Test(arguments: cases) func `header signing matches the public suite`(_ example: SuiteCase) throws {
        let signed = try example.signer.signWithTrace(
            example.request,
            payload: .bytes(example.body),
            credentials: example.credentials,
            at: example.date
        )
        #expect(try signed.trace.canonicalRequest == example.text("header-canonical-request"))
        #expect(try signed.trace.stringToSign == example.text("header-string-to-sign"))
        #expect(try signed.trace.signature == example.text("header-signature"))
        #expect(try example.render(signed.request) == example.text("header-signed-request"))
        let fast = try example.signer.sign(
            example.request,
            payload: .bytes(example.body),
            credentials: example.credentials,
            at: example.date
        )
        #expect(fast == signed.request)
    }

    @Test(arguments: cases) func `query signing matches the public suite`(_ example: SuiteCase) throws {
        let signed = try example.signer.presign(
            example.request,
            payload: .bytes(example.body),
            credentials: example.credentials,
            at: example.date,
            expiresIn: example.expiration
        )
        #expect(try signed.trace.canonicalRequest == example.text("query-canonical-request"))
        #expect(try signed.trace.stringToSign == example.text("query-string-to-sign"))
        #expect(try signed.trace.signature == example.text("query-signature"))
        #expect(try example.render(signed.request) == example.text("query-signed-request"))
    }

    @Test(arguments: cases) func `the verifier accepts what the public suite signed`(_ example: SuiteCase) throws {
        let verifier = RequestVerifier(services: ["service"], regions: ["us-east-1"]) { _ in example.options }
        for form in ["header", "query"] {
            let request = try SuiteCase.parse(example.text("\(form)-signed-request")).0
            let verified = try verifier.verify(request, body: example.body, at: example.date) { _ in example.key }
            #expect(verified.accessKeyID == "AKIDEXAMPLE")
            #expect(verified.form == (form == "header" ? .header : .query))
        }
    }
}

/// One folder of the suite.
struct SuiteCase: Sendable, CustomTestStringConvertible {
    let folder: URL
    let request: HTTPRequest
    let body: [UInt8]
    let hostIndex: Int
    let credentials: Credentials
    let date: Date
    let expiration: Int
    let options: SigningOptions
    let service: String
    let region: String

    var signer: SigV4Signer { SigV4Signer(service: service, region: region, options: options) }

    var key: VerificationKey {
        VerificationKey(
            secretAccessKey: credentials.secretAccessKey,
            sessionToken: credentials.sessionToken
        )
    }

    var testDescription: String { folder.lastPathComponent }

    static func all(_ suite: String = "v4") -> [SuiteCase] {
        var root = URL(filePath: #filePath).resolvingSymlinksInPath()
        for _ in 0..<4 { root.deleteLastPathComponent() }
        let suite = root.appending(path: "shared/conformance/signing/\(suite)")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: suite.path())) ?? []
        return names.sorted().compactMap { try? SuiteCase(folder: suite.appending(path: $0)) }
    }

    init(folder: URL) throws {
        self.folder = folder
        let context = try #require(
            JSONSerialization.jsonObject(with: Data(contentsOf: folder.appending(path: "context.json")))
                as? [String: Any]
        )
        let keys = try #require(context["credentials"] as? [String: String])
        credentials = Credentials(
            accessKeyID: keys["access_key_id", default: ""],
            secretAccessKey: Secret(keys["secret_access_key", default: ""]),
            sessionToken: keys["token"].map { Secret($0) }
        )
        date = try #require(AWSTimestamp.parse(context["timestamp"] as? String ?? ""))
        expiration = try #require(context["expiration_in_seconds"] as? Int)
        options = SigningOptions(
            pathNormalization: context["normalize"] as? Bool == true ? .normalize : .preserve,
            payloadHashHeader: context["sign_body"] as? Bool == true ? .always : .automatic,
            sessionToken: context["omit_session_token"] as? Bool == true ? .afterSigning : .signed
        )
        service = try #require(context["service"] as? String)
        region = try #require(context["region"] as? String)
        let text = try String(contentsOf: folder.appending(path: "request.txt"), encoding: .utf8)
        (request, body, hostIndex) = try Self.parse(text)
    }

    func text(_ name: String) throws -> String {
        try String(contentsOf: folder.appending(path: "\(name).txt"), encoding: .utf8)
    }

    /// Reads a raw request; the target may hold blanks.
    static func parse(_ text: String) throws -> (HTTPRequest, [UInt8], Int) {
        let end = text.range(of: "\n\n")
        var lines = text[..<(end?.lowerBound ?? text.endIndex)].split(separator: "\n").map(String.init)
        let start = lines.removeFirst()
        let method = try #require(start.split(separator: " ").first.flatMap { HTTPRequest.Method(String($0)) })
        let target = start.dropFirst(method.rawValue.count + 1).dropLast(" HTTP/1.1".count)
        var request = HTTPRequest(method: method, scheme: "https", authority: nil, path: String(target))
        var hostIndex = 0
        for (index, line) in lines.enumerated() {
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            if parts[0] == "Host" {
                request.authority = parts[1]
                hostIndex = index
            } else {
                request.add(parts[0], parts[1])
            }
        }
        let body = end.map { Array(text[$0.upperBound...].utf8) } ?? []
        return (request, body.allSatisfy { $0 == 0x0A } ? [] : body, hostIndex)
    }

    /// Writes a request as the suite does.
    func render(_ request: HTTPRequest) throws -> String {
        var lines = request.headerFields.map { "\($0.name.rawName):\($0.value)" }
        lines.insert("Host:\(try #require(request.authority))", at: hostIndex)
        let start = "\(request.method.rawValue) \(try #require(request.path)) HTTP/1.1"
        let head = ([start] + lines).joined(separator: "\n") + "\n\n"
        return head + (body.isEmpty ? "" : String(decoding: body, as: UTF8.self))
    }
}
