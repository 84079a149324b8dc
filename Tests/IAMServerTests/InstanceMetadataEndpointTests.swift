// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import IAMCredentials
import IAMPlatform
import IAMServer
import IAMTesting
import Testing

@Suite struct InstanceMetadataEndpointTests {
    let clock = ManualClock()
    static let lifetime = "X-aws-ec2-metadata-token-ttl-seconds"
    static let field = "X-aws-ec2-metadata-token"
    static let role = "/latest/meta-data/iam/security-credentials/"

    func endpoint(region: String? = "eu-west-2") -> InstanceMetadataEndpoint {
        InstanceMetadataEndpoint(provider: ScriptedProvider(.success(session())), region: region, clock: clock)
    }

    func token(_ endpoint: InstanceMetadataEndpoint, seconds: Int = 60) async -> String {
        await endpoint.answer(request("/latest/api/token", .put, [Self.lifetime: String(seconds)])).text
    }

    @Test(arguments: [1, 60, 21_600])
    func `a token is given for a lifetime in range, and says it`(seconds: Int) async throws {
        let answer = await endpoint().answer(request("/latest/api/token", .put, [Self.lifetime: String(seconds)]))
        #expect(answer.status == 200 && answer.text.utf8.count == 112)
        #expect(answer.fields[try #require(HTTPField.Name(Self.lifetime))] == String(seconds))
    }

    @Test(arguments: [nil, "", "0", "-1", "21601", "1.5", "ten", "60 ", "60, 60"])
    func `any other lifetime is a bad request`(text: String?) async {
        let fields = text.map { [Self.lifetime: $0] } ?? [:]
        let answer = await endpoint().answer(request("/latest/api/token", .put, fields))
        // The blanks around a value are not part of it.
        #expect(answer.status == (text == "60 " ? 200 : 400))
    }

    @Test func `role, credentials and region are given for a token`() async {
        let endpoint = endpoint()
        let fields = [Self.field: await token(endpoint)]
        #expect(await endpoint.answer(request(Self.role, .get, fields)).text == "toolkit")
        let answer = await endpoint.answer(request(Self.role + "toolkit", .get, fields))
        #expect(
            answer.text == """
                {"AccessKeyId":"ASIAEXAMPLE1","AccountId":"111122223333","Code":"Success",\
                "Expiration":"2026-01-02T04:04:05Z","LastUpdated":"2026-01-02T03:04:05Z",\
                "SecretAccessKey":"SECRETVALUE1","Token":"TOKENVALUE1","Type":"AWS-HMAC"}
                """
        )
        #expect(await endpoint.answer(request("/latest/meta-data/placement/region", .get, fields)).text == "eu-west-2")
        let document = await endpoint.answer(request("/latest/dynamic/instance-identity/document", .get, fields))
        #expect(document.text.contains(#""region":"eu-west-2""#))
    }

    @Test(arguments: [
        Self.role, Self.role + "toolkit", "/latest/meta-data/placement/region", "/latest/meta-data/", "/", "/stop",
        "/latest/dynamic/instance-identity/document",
    ])
    func `without a token of this server nothing is given`(path: String) async {
        let foreign = await token(endpoint())
        let flipped = String(foreign.dropLast()) + (foreign.hasSuffix("0") ? "1" : "0")
        for shown in [nil, "", "0", foreign, flipped, foreign + "00", String(foreign.dropLast(2)), "zz", "é"] {
            let answer = await endpoint().answer(request(path, .get, shown.map { [Self.field: $0] } ?? [:]))
            #expect(answer.status == 401 && !answer.text.contains("VALUE"))
        }
    }

    @Test func `a token ends when it said, and its end cannot be moved`() async {
        let endpoint = endpoint()
        let text = await token(endpoint, seconds: 10)
        clock.advance(by: .seconds(9))
        #expect(await endpoint.answer(request(Self.role, .get, [Self.field: text])).status == 200)
        clock.advance(by: .seconds(1))
        #expect(await endpoint.answer(request(Self.role, .get, [Self.field: text])).status == 401)
        let moved = "ffffffffffffffff" + text.dropFirst(16)
        #expect(await endpoint.answer(request(Self.role, .get, [Self.field: moved])).status == 401)
    }

    @Test func `what a proxy forwarded is refused, even with a token`() async {
        let endpoint = endpoint()
        let token = await token(endpoint)
        let forwarded = ["X-Forwarded-For": "192.0.2.7", Self.lifetime: "60", Self.field: token]
        #expect(await endpoint.answer(request("/latest/api/token", .put, forwarded)).status == 403)
        #expect(await endpoint.answer(request(Self.role + "toolkit", .get, forwarded)).status == 403)
    }

    @Test(arguments: [
        "/latest//meta-data/iam/security-credentials/toolkit", "/latest/meta-data/../meta-data/placement/region",
        "/latest/meta-data/iam/security-credentials/toolkit/", "/latest/meta-data/iam/security-credentials/other",
        "/latest/meta-data/iam/security-credentials/%74oolkit", "/1.0/meta-data/iam/security-credentials/toolkit",
        "http://127.0.0.1/latest/meta-data/placement/region", "/latest/meta-data/placement/region?x",
    ])
    func `a path in any other spelling is not found`(path: String) async {
        let endpoint = endpoint()
        let answer = await endpoint.answer(request(path, .get, [Self.field: await token(endpoint)]))
        #expect(answer.status == 404)
    }

    @Test func `methods other than those of the protocol are refused`() async {
        let endpoint = endpoint()
        let fields = [Self.field: await token(endpoint), Self.lifetime: "60"]
        for method in [HTTPRequest.Method.get, .post, .delete, .head] {
            #expect(await endpoint.answer(request("/latest/api/token", method, fields)).status == 405)
        }
        for method in [HTTPRequest.Method.put, .post, .delete, .head] {
            #expect(await endpoint.answer(request(Self.role + "toolkit", method, fields)).status == 405)
        }
    }

    @Test func `without a region there is none`() async {
        let endpoint = endpoint(region: nil)
        let fields = [Self.field: await token(endpoint)]
        for path in [
            "meta-data/placement/region", "meta-data/placement/availability-zone",
            "dynamic/instance-identity/document",
        ] {
            #expect(await endpoint.answer(request("/latest/" + path, .get, fields)).status == 404)
        }
    }
}
