// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import IAMCredentials
import Testing

@Suite struct SecretTests {
    private let secret = Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")

    @Test func `no rendering of a secret shows its bytes`() {
        var dumped = ""
        dump(secret, to: &dumped)
        dump(Credentials(accessKeyID: "AKIDEXAMPLE", secretAccessKey: secret, sessionToken: secret), to: &dumped)
        let renderings = ["\(secret)", String(reflecting: secret), String(describing: Optional(secret)), dumped]
        for rendering in renderings { #expect(!rendering.contains("wJalr")) }
        #expect("\(secret)" == "<redacted>")
    }

    @Test func `a secret is open inside the closure only`() {
        #expect(secret.withExposedText { $0.hasPrefix("wJalr") })
        #expect(secret.withExposedBytes { $0.count } == secret.count)
        #expect(Secret("").isEmpty)
    }

    @Test(arguments: [("a", "a", true), ("a", "b", false), ("a", "ab", false), ("", "", true), ("ab", "bb", false)])
    func `equality is that of the bytes`(_ left: String, _ right: String, _ equal: Bool) {
        #expect((Secret(left) == Secret(right)) == equal)
    }
}

@Suite struct CredentialsTests {
    @Test func `an empty session token is none`() {
        let credentials = Credentials(
            accessKeyID: "AKIDEXAMPLE",
            secretAccessKey: Secret("x"),
            sessionToken: Secret("")
        )
        #expect(credentials.sessionToken == nil)
    }

    @Test(arguments: [("AKIAIOSFODNN7EXAMPLE", "AKIA…MPLE"), ("short", "sh…"), ("", "…")])
    func `a shortened id tells keys apart without giving them away`(_ id: String, _ shortened: String) {
        #expect(Credentials.shorten(id) == shortened)
    }

    @Test func `an error says what, where, and what to do next, and nothing twice`() {
        let error = CredentialError(
            .invalidConfiguration,
            "profile a has no secret",
            hint: "add aws_secret_access_key",
            provider: "profile",
            location: .file(path: "/home/.aws/config", line: 3),
            attempts: [
                CredentialAttempt(provider: "environment", outcome: .notConfigured, reason: "not set"),
                CredentialAttempt(provider: "profile", outcome: .failed, reason: "profile a has no secret"),
            ]
        )
        #expect(
            "\(error)" == """
                profile: profile a has no secret (/home/.aws/config:3)
                  environment: not set
                  hint: add aws_secret_access_key
                """
        )
    }
}
