// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTypes
import IAMCredentials
import IAMDiagnosis
import IAMSigV4
import Testing

/// A recorded refusal below `Tests/Diagnosis`, and what is expected of its diagnosis.
///
/// - `exchange.json`: `{request, trace?, response, receivedAt, signer?, sentBodySHA256?, proxy?, scopeChoice?}`, where
///   headers are pairs and the trace has the texts of signing. All keys, tokens and hosts are made up.
/// - `expect.json`: `{cause, summary, fix, evidence?, absent?}`: texts that summary, fix and evidence have, and that no
///   text has.
struct Scenario: Sendable, CustomTestStringConvertible {
    struct Expectation: Decodable, Sendable {
        var cause: String
        var summary: [String]
        var fix: [String]
        var evidence: [String]?
        var absent: [String]?
    }

    private struct Recording: Decodable {
        struct Request: Decodable { let method, scheme, authority, path: String, headers: [[String]] }
        struct Trace: Decodable { let canonicalRequest, stringToSign, signature: String, authorization: String? }
        struct Response: Decodable { let status: Int, headers: [[String]], body: String }
        struct Signer: Decodable { let accessKeyID: String, isTemporary: Bool, expiration: String?, source: String }
        struct Choice: Decodable { let service, region, rule: String }
        let request: Request
        let trace: Trace?
        let response: Response
        let receivedAt: String
        let signer: Signer?
        let sentBodySHA256, proxy: String?
        let scopeChoice: Choice?
    }

    let name: String
    let exchange: RefusedExchange
    let expectation: Expectation

    var testDescription: String { name }

    /// All scenarios, by name.
    static func all() throws -> [Scenario] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Diagnosis")
        let names = try FileManager.default.contentsOfDirectory(atPath: root.path())
        return try names.sorted().filter { !$0.hasPrefix(".") }.map { try Scenario(root.appending(path: $0), $0) }
    }

    private init(_ folder: URL, _ name: String) throws {
        func read<Value: Decodable>(_ file: String, _ type: Value.Type) throws -> Value {
            try JSONDecoder().decode(type, from: Data(contentsOf: folder.appending(path: file)))
        }
        let recording = try read("exchange.json", Recording.self)
        self.name = name
        expectation = try read("expect.json", Expectation.self)
        exchange = try Self.exchange(recording)
    }

    private static func exchange(_ recording: Recording) throws -> RefusedExchange {
        let given = recording.request
        var request = HTTPRequest(
            method: try #require(HTTPRequest.Method(given.method)),
            scheme: given.scheme,
            authority: given.authority,
            path: given.path
        )
        request.headerFields = try fields(given.headers)
        var response = HTTPResponse(status: HTTPResponse.Status(code: recording.response.status))
        response.headerFields = try fields(recording.response.headers)
        return RefusedExchange(
            request: request,
            trace: try recording.trace.map(trace),
            response: response,
            body: Array(recording.response.body.utf8),
            receivedAt: try #require(AWSTimestamp.parse(recording.receivedAt)),
            signer: recording.signer.map { signer in
                RefusedExchange.Signer(
                    Credentials(
                        accessKeyID: signer.accessKeyID,
                        secretAccessKey: Secret("madeUp"),
                        sessionToken: signer.isTemporary ? Secret("madeUp") : nil,
                        expiration: signer.expiration.flatMap { AWSTimestamp.parse($0) },
                        source: signer.source
                    )
                )
            },
            sentBodySHA256: recording.sentBodySHA256,
            proxy: recording.proxy,
            scopeChoice: recording.scopeChoice.map { .init(service: $0.service, region: $0.region, rule: $0.rule) }
        )
    }

    private static func fields(_ pairs: [[String]]) throws -> HTTPFields {
        var fields = HTTPFields()
        for pair in pairs { fields.append(HTTPField(name: try #require(HTTPField.Name(pair[0])), value: pair[1])) }
        return fields
    }

    private static func trace(_ texts: Recording.Trace) throws -> SigningTrace {
        let lines = texts.stringToSign.split(separator: "\n").map(String.init)
        let scope = lines[2].split(separator: "/").map(String.init)
        let canonical = texts.canonicalRequest.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        return SigningTrace(
            algorithm: lines[0],
            scope: CredentialScope(date: scope[0], region: scope[1], service: scope[2]),
            timestamp: lines[1],
            canonicalRequest: texts.canonicalRequest,
            stringToSign: texts.stringToSign,
            signature: texts.signature,
            authorization: texts.authorization,
            signedHeaders: try #require(canonical.dropLast().last),
            payloadHash: try #require(canonical.last)
        )
    }
}
