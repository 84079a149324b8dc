// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import IAMCredentials
import IAMSigV4
import Testing

/// Passwords that the `codecommit credential-helper` of AWS CLI 1.45.11 made.
@Suite struct CodeCommitCredentialTests {
    private func credential(_ path: String, _ credentials: Credentials = Fixture.longTerm) throws
        -> CodeCommitCredential
    {
        try CodeCommitCredential(
            host: "git-codecommit.eu-west-2.amazonaws.com",
            path: path,
            region: "eu-west-2",
            credentials: credentials,
            at: Fixture.date
        )
    }

    static let passwords = [
        (
            "/v1/repos/name",
            "20150830T123600Z664f20a10e1c90be055726d9af2cebd984a3b82d50287092c71ff1182c2fb8c4"
        ),
        (
            "/v1/repos/my repo",
            "20150830T123600Zd5d20e618671adfcd2e69d5105b2e1477ec935090eefe4c833fc8066bb8dddf8"
        ),
    ]

    @Test(arguments: passwords) func `the password is the one of the AWS CLI`(path: String, expected: String) throws {
        let made = try credential(path)
        #expect(made.password == Secret(expected))
        #expect(made.username == Secret("AKIDEXAMPLE"))
        #expect(try credential(path, Fixture.temporary).username == Secret("ASIDEXAMPLE%" + Fixture.token))
        #expect(!"\(made)".contains("664f"))
    }

    @Test(arguments: ["", "/a\nb", "/\r"]) func `a path that is none is refused`(path: String) {
        #expect(signingError { _ = try credential(path) } == .invalidTarget)
    }

    @Test func `bad credentials are refused`() {
        let empty = Credentials(accessKeyID: "AKIDEXAMPLE", secretAccessKey: Secret(""))
        #expect(signingError { _ = try credential("/", empty) } == .invalidCredentials)
    }
}
