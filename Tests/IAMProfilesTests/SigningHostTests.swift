// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import IAMCredentials
import IAMPlatform
import IAMProfiles
import Testing

@Suite struct `Hosts that a profile knows` {
    private func hosts(_ config: String) throws -> [SigningHost] {
        let files = try ProfileFiles(config: config, credentials: "", configPath: "/config")
        let settings = try Settings.resolve(
            environment: Environment([:]),
            profile: files.profile(named: "default"),
            files: files
        )
        return try settings.signingHosts()
    }

    @Test func `one line or many, in any case`() throws {
        let config = """
            [default]
            region = eu-west-2
            signing_hosts = API.example.com=execute-api/eu-west-2, *.internal.example = es/eu-west-1 # for tests
            """
        #expect(
            try hosts(config) == [
                SigningHost(
                    pattern: "api.example.com",
                    service: "execute-api",
                    region: "eu-west-2",
                    location: .file(path: "/config", line: 3)
                ),
                SigningHost(
                    pattern: "*.internal.example",
                    service: "es",
                    region: "eu-west-1",
                    location: .file(path: "/config", line: 3)
                ),
            ]
        )
        let nested = """
            [default]
            signing_hosts =
              api.example.com = execute-api/eu-west-2
            # a comment

              *.internal.example=es/eu-west-1
              localhost = s3/us-east-1, 127.0.0.1 = sts/*
            region = eu-west-2
            """
        let found = try hosts(nested)
        #expect(found.map(\.pattern) == ["api.example.com", "*.internal.example", "localhost", "127.0.0.1"])
        #expect(found.map(\.location) == [3, 6, 7, 7].map { .file(path: "/config", line: $0) })
        #expect(found.last?.region == "*")
        #expect(try hosts("[default]\nregion = eu-west-2\n").isEmpty)
        #expect(try hosts("[default]\nsigning_hosts =\n").isEmpty)
    }

    @Test(arguments: [
        "api.example.com", "api.example.com=execute-api", "api.example.com=execute-api/eu/west",
        "=execute-api/eu-west-2",
        "api.example.com=/eu-west-2", "api.example.com=execute-api/", "https://api.example.com=execute-api/eu-west-2",
        "api.example.com:443=execute-api/eu-west-2", "api..example=execute-api/eu-west-2", "*=execute-api/eu-west-2",
        "a.*.example=execute-api/eu-west-2", "api.example.com=execute api/eu-west-2", "a.example=s3/eu_west_2",
        "api.example.com=execute-api/eu-west-2, API.example.com=es/eu-west-2",
    ])
    func `what is malformed is an error with file and line`(_ value: String) {
        let error = #expect(throws: ProfileError.self) {
            try hosts("[default]\nregion = eu-west-2\nsigning_hosts = good.example=es/eu-west-2, \(value)\n")
        }
        #expect(error?.code == .invalidValue)
        #expect(error?.location == .file(path: "/config", line: 3))
        #expect(error?.hint?.contains("execute-api/eu-west-2") == true)
    }

    @Test func `an error in a block names the line of the entry`() {
        let error = #expect(throws: ProfileError.self) {
            try hosts("[default]\nsigning_hosts =\n  a.example = es/eu-west-2\n\n  b.example = es\n")
        }
        #expect(error?.location == .file(path: "/config", line: 5))
    }

    @Test func `the key is known`() {
        #expect(KnownKeys.others.contains("signing_hosts"))
    }
}
