// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import IAMCredentials
import IAMSigV4
import Testing

/// POST policies, with those that `Tests/Vectors/generate_post_policies.py` made with botocore.
@Suite struct PostPolicyTests {
    static let signer = SigV4Signer(service: "s3", region: "us-east-1")

    private func form(_ conditions: [PostPolicy.Condition], key: String = "k") throws -> [String: String] {
        let policy = PostPolicy(
            bucket: "photos",
            key: key,
            expiration: Fixture.date.addingTimeInterval(60),
            conditions: conditions
        )
        let form = try Self.signer.sign(policy, credentials: Fixture.temporary, at: Fixture.date)
        return Dictionary(form.fields.map { ($0.name, $0.value) }) { first, _ in first }
    }

    @Test func `policies and signatures are those of botocore`() throws {
        let file = try PolicyFile.load()
        #expect(file.policies.count >= 12)
        for example in file.policies {
            let signer = SigV4Signer(service: example.service, region: example.region)
            let credentials = Credentials(
                accessKeyID: file.accessKeyID,
                secretAccessKey: Secret(file.secretAccessKey),
                sessionToken: (file.tokens[example.token] ?? nil).map { Secret($0) }
            )
            let theirs = example.fields
            let date = try #require(AWSTimestamp.parse(example.date))
            let policy = theirs["policy", default: ""]
            #expect(
                try signer.signature(ofPolicy: policy, credentials: credentials, at: date) == theirs["x-amz-signature"]
            )
            let form = try signer.sign(
                PostPolicy(
                    bucket: example.bucket,
                    key: example.key,
                    expiration: #require(AWSTimestamp.parse(example.expiration)),
                    conditions: example.conditions.map(\.condition)
                ),
                credentials: credentials,
                at: date
            )
            var ours = Dictionary(uniqueKeysWithValues: form.fields.map { ($0.name, $0.value) })
            #expect(try Self.document(ours["policy"]) == Self.document(theirs["policy"]))
            #expect(ours.removeValue(forKey: "key") == example.key)
            for case .exact(let field, let value) in example.conditions.map(\.condition) {
                #expect(ours.removeValue(forKey: field) == value)
            }
            for name in ["policy", "x-amz-signature"] { ours[name] = theirs[name] }
            #expect(ours == theirs)
        }
    }

    private static func document(_ policy: String?) throws -> JSONValue? {
        JSONValue(parsing: Array(try #require(policy.flatMap { Data(base64Encoded: $0) })))
    }

    @Test func `the fields stand in order and the same policy has the same text`() throws {
        let policy = PostPolicy(
            bucket: "photos",
            key: "user/${filename}",
            expiration: Fixture.date.addingTimeInterval(60),
            conditions: [
                .exact(field: "acl", value: "private"), .startsWith(field: "Content-Type", prefix: "image/"),
                .contentLength(1...10), .exact(field: "acl", value: "private"),
            ]
        )
        let form = try Self.signer.sign(policy, credentials: Fixture.temporary, at: Fixture.date)
        #expect(
            form.fields.map(\.name) == [
                "key", "acl", "x-amz-algorithm", "x-amz-credential", "x-amz-date", "x-amz-security-token", "policy",
                "x-amz-signature",
            ]
        )
        #expect(try Self.signer.sign(policy, credentials: Fixture.temporary, at: Fixture.date) == form)
        let text = form.fields.first { $0.name == "policy" }.flatMap { Data(base64Encoded: $0.value) } ?? Data()
        #expect(
            String(decoding: text, as: UTF8.self).hasPrefix(
                #"{"conditions":[{"acl":"private"},["starts-with","$Content-Type","image/"],"#
                    + #"["content-length-range",1,10],{"acl":"private"},{"bucket":"photos"},"#
                    + #"["starts-with","$key","user/"],{"x-amz-algorithm":"AWS4-HMAC-SHA256"},"#
            )
        )
        #expect(text.suffix(36).elementsEqual(#""expiration":"2015-08-30T12:37:00Z"}"#.utf8))
        #expect(!"\(form)".contains(Fixture.token))
    }

    static let contradictions: [[PostPolicy.Condition]] = [
        [.exact(field: "acl", value: "private"), .exact(field: "acl", value: "public-read")],
        [.exact(field: "acl", value: "private"), .exact(field: "ACL", value: "public-read")],
        [.exact(field: "acl", value: "private"), .startsWith(field: "acl", prefix: "public")],
        [.startsWith(field: "acl", prefix: "private"), .exact(field: "acl", value: "priv")],
        [.startsWith(field: "acl", prefix: "pri"), .startsWith(field: "acl", prefix: "pub")],
        [.contentLength(0...9), .contentLength(10...20)], [.contentLength(-1...9)],
        [.exact(field: "bucket", value: "other")], [.exact(field: "key", value: "other")],
        [.startsWith(field: "key", prefix: "other")], [.exact(field: "", value: "x")],
        [.exact(field: "$acl", value: "x")], [.exact(field: "x-amz-date", value: "x")],
        [.exact(field: "Policy", value: "x")], [.startsWith(field: "X-Amz-Signature", prefix: "")],
        [.exact(field: "acl", value: "e\u{301}"), .exact(field: "acl", value: "é")],
    ]

    @Test(arguments: contradictions) func `conditions that no form can fulfil are refused`(
        conditions: [PostPolicy.Condition]
    ) {
        #expect(signingError { _ = try form(conditions) } == .invalidPolicy)
    }

    static let agreements: [[PostPolicy.Condition]] = [
        [.exact(field: "acl", value: "private"), .startsWith(field: "acl", prefix: "priv")],
        [
            .startsWith(field: "acl", prefix: ""), .startsWith(field: "acl", prefix: "p"),
            .exact(field: "acl", value: "p"),
        ],
        [.contentLength(0...10), .contentLength(10...20)], [.exact(field: "bucket", value: "photos")],
        [.startsWith(field: "key", prefix: "")], [.contentLength(0...0)],
    ]

    @Test(arguments: agreements) func `conditions that agree are signed`(conditions: [PostPolicy.Condition]) throws {
        #expect(try form(conditions)["key"] == "k")
    }

    @Test func `a policy that has ended is refused, and so are bad credentials`() {
        let ended = PostPolicy(bucket: "b", key: "k", expiration: Fixture.date)
        #expect(
            signingError { _ = try Self.signer.sign(ended, credentials: Fixture.longTerm, at: Fixture.date) }
                == .invalidPolicy
        )
        let live = PostPolicy(bucket: "b", key: "k", expiration: Fixture.date.addingTimeInterval(1))
        let empty = Credentials(accessKeyID: "", secretAccessKey: Secret("x"))
        #expect(
            signingError { _ = try Self.signer.sign(live, credentials: empty, at: Fixture.date) } == .invalidCredentials
        )
    }
}

private struct PolicyFile: Decodable {
    let accessKeyID: String
    let secretAccessKey: String
    let tokens: [String: String?]
    let policies: [Example]

    struct Example: Decodable {
        let bucket: String
        let key: String
        let conditions: [JSONCondition]
        let service: String
        let region: String
        let date: String
        let expiration: String
        let token: String
        let fields: [String: String]
    }

    /// A condition as the policy writes it.
    struct JSONCondition: Decodable {
        let condition: PostPolicy.Condition

        init(from decoder: any Decoder) throws {
            if let pair = try? decoder.singleValueContainer().decode([String: String].self).first {
                condition = .exact(field: pair.key, value: pair.value)
                return
            }
            var items = try decoder.unkeyedContainer()
            if try items.decode(String.self) == "starts-with" {
                let field = try String(items.decode(String.self).dropFirst())
                condition = try .startsWith(field: field, prefix: items.decode(String.self))
            } else {
                let lower = try items.decode(Int.self)
                condition = try .contentLength(lower...items.decode(Int.self))
            }
        }
    }

    static func load() throws -> PolicyFile {
        let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let data = try Data(contentsOf: tests.appending(path: "Vectors/post-policies.json"))
        return try JSONDecoder().decode(PolicyFile.self, from: data)
    }
}
