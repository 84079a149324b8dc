// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import IAMCredentials
import IAMPlatform
import IAMServer
import IAMTesting
import Testing

@Suite struct ContainerCredentialEndpointTests {
    static let token = String(repeating: "7", count: 64)
    static let role = "arn:aws:iam::111122223333:role/team/reader"

    func endpoint(
        _ provider: any CredentialProvider = ScriptedProvider(.success(session())),
        roles: [String: any CredentialProvider] = [:]
    ) -> ContainerCredentialEndpoint {
        ContainerCredentialEndpoint(
            token: BearerToken(Secret(Self.token)),
            provider: provider,
            roles: roles,
            clock: ManualClock()
        )
    }

    @Test func `who shows the token gets the document that SDKs read`() async {
        let answer = await endpoint().answer(request("/credentials", .get, ["Authorization": Self.token]))
        #expect(answer.status == 200 && answer.remark == nil)
        #expect(answer.fields[.contentType] == "application/json" && answer.fields[.cacheControl] == "no-store")
        #expect(
            answer.text == """
                {"AccessKeyId":"ASIAEXAMPLE1","AccountId":"111122223333","Expiration":"2026-01-02T04:04:05Z",\
                "SecretAccessKey":"SECRETVALUE1","Token":"TOKENVALUE1"}
                """
        )
    }

    @Test(arguments: [
        nil, "", "wrong", String(repeating: "7", count: 63), String(repeating: "7", count: 65),
        "Bearer " + token, token + " ", " " + token, "\(token), \(token)", String(repeating: "8", count: 64),
    ])
    func `any other token is refused, all in the same words`(shown: String?) async {
        let provider = ScriptedProvider(.success(session()))
        let fields = shown.map { ["Authorization": $0] } ?? [:]
        for path in ["/credentials", "/role/\(Self.role)", "/elsewhere", "/"] {
            let answer = await endpoint(provider, roles: [Self.role: provider]).answer(request(path, .get, fields))
            // A field's value has no blanks around it, so that a token with some is the token.
            if shown?.filter({ $0 != " " }) == Self.token, path != "/elsewhere", path != "/" { continue }
            #expect(answer.status == 401 || shown?.contains(Self.token) == true)
            #expect(!answer.text.contains("VALUE"))
        }
    }

    @Test(arguments: [
        "", "/", "//credentials", "/credentials/", "/credentials?x=1", "/Credentials", "/%63redentials",
        "/./credentials", "/x/../credentials", "/%2e%2e/credentials", "/credentials%00", "/credentials#x", "*",
        "http://127.0.0.1/credentials", "http://attacker.example/credentials", "/latest/api/token", "/stop",
        "/" + String(repeating: "a", count: 10_000),
    ])
    func `a path in any other spelling is another path`(path: String) async {
        let provider = ScriptedProvider(.success(session()))
        let answer = await endpoint(provider).answer(request(path, .get, ["Authorization": Self.token]))
        #expect(answer.status == 404 && provider.calls == 0 && !answer.text.contains("VALUE"))
    }

    @Test(arguments: [
        "arn:aws:iam::111122223333:role/team/admin", "", "arn:aws:iam::111122223333:role/team/reader/",
        "arn:aws:iam::111122223333:role/team/../team/reader", "arn:aws:iam::111122223333:role%2fteam%2freader",
        "ARN:aws:iam::111122223333:role/team/reader", "arn:aws:iam::111122223333:role/team/reader?x",
    ])
    func `a role that is not allowed is not assumed`(arn: String) async {
        let (base, role) = (ScriptedProvider(.success(session())), ScriptedProvider(.success(session(2))))
        let endpoint = endpoint(base, roles: [Self.role: role])
        let answer = await endpoint.answer(request("/role/" + arn, .get, ["Authorization": Self.token]))
        #expect(answer.status == 403 && role.calls == 0 && base.calls == 0)
    }

    @Test func `a role that is allowed is served by its own provider`() async {
        let role = ScriptedProvider(.success(session(2)))
        let endpoint = endpoint(roles: [Self.role: role])
        let answer = await endpoint.answer(request("/role/" + Self.role, .get, ["Authorization": Self.token]))
        #expect(answer.status == 200 && answer.text.contains("TOKENVALUE2"))
    }

    @Test(arguments: [HTTPRequest.Method.post, .put, .delete, .head, .options, .trace, .connect])
    func `only GET is served`(method: HTTPRequest.Method) async {
        let answer = await endpoint().answer(request("/credentials", method, ["Authorization": Self.token]))
        #expect(answer.status == 405 && answer.fields[.allow] == "GET" && !answer.text.contains("VALUE"))
    }

    @Test func `renewed credentials are served at once`() async {
        let endpoint = endpoint(ScriptedProvider(.success(session(1)), .success(session(1)), .success(session(2))))
        var texts: [String] = []
        for _ in 0..<3 {
            texts.append(await endpoint.answer(request("/credentials", .get, ["Authorization": Self.token])).text)
        }
        #expect(texts[0] == texts[1] && texts[0].contains("VALUE1") && texts[2].contains("VALUE2"))
    }

    @Test func `the client is told nothing of why there are no credentials, the log is`() async {
        let error = CredentialError(.unreachable, "profile production: no answer from sts", hint: "look at the cable")
        let endpoint = endpoint(ScriptedProvider(.failure(error)))
        let answer = await endpoint.answer(request("/credentials", .get, ["Authorization": Self.token]))
        #expect(answer.status == 500 && !answer.text.contains("production"))
        #expect(answer.remark == "no credentials: profile production: no answer from sts")
        let refused = self.endpoint(ScriptedProvider(.failure(CredentialError(.refused, "not allowed"))))
        #expect(await refused.answer(request("/credentials", .get, ["Authorization": Self.token])).status == 403)
    }

    @Test func `long-term keys are not handed out`() async {
        let endpoint = endpoint(ScriptedProvider(.success(session(ends: nil))))
        let answer = await endpoint.answer(request("/credentials", .get, ["Authorization": Self.token]))
        #expect(answer.status == 500 && !answer.text.contains("VALUE"))
    }
}
