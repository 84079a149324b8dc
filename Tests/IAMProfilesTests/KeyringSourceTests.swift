// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import IAMCredentials
import IAMPlatform
import IAMProfiles
import Testing

@Suite struct KeyringSourceTests {
    private func plan(_ config: String) throws -> CredentialPlan {
        try ProfileResolver.plan(for: "a", in: try ProfileFiles(config: config, credentials: ""))
    }

    private static let keyring = "aws_iam_toolkit_keys = secret-service\n"

    @Test(arguments: SecretStoreKind.allCases)
    func `a profile says where its key is`(_ kind: SecretStoreKind) throws {
        let plan = try plan("[profile a]\naws_iam_toolkit_keys = \(kind.rawValue)\n")
        let place = ConfigurationLocation.file(path: "config", line: 2)
        #expect(plan.base == .keyring(KeyringSource(store: kind, profile: "a", location: place)))
        #expect(plan.baseLocation == place)
    }

    @Test(arguments: ["credential_process = /p\n", "aws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = x\n"])
    func `what other tools need may stand beside it`(_ others: String) throws {
        guard case .keyring = try plan("[profile a]\n\(others)\(Self.keyring)").base else {
            Issue.record("the keyring is not used")
            return
        }
    }

    @Test func `a role begins with the key of its source, and that one's own role is passed over`() throws {
        let plan = try plan(
            "[profile a]\nrole_arn = A\nsource_profile = b\n[profile b]\n\(Self.keyring)role_arn = B\nsource_profile = a\n"
        )
        #expect(plan.hops.map(\.roleARN) == ["A"])
        #expect(plan.baseProfileName == "b")
    }

    @Test func `a store that is not known is an error with its place`() {
        let error = #expect(throws: ProfileError.self) { try plan("[profile a]\naws_iam_toolkit_keys = drawer\n") }
        #expect(error?.code == .invalidValue)
        #expect(error?.location == .file(path: "config", line: 2))
        #expect(error?.hint?.contains("secret-service") == true)
    }

    @Test func `a removed property leaves every other byte as it is`() throws {
        let before = "# top\r\n[profile a]\r\nregion = eu-west-2\r\n# end"
        var edit = try ProfileEdit(profile: "a", config: Array(before.utf8), path: "config")
        try edit.set(KeyringSource.property, to: "file")
        #expect(edit.config != Array(before.utf8))
        try edit.remove(KeyringSource.property)
        #expect(String(decoding: edit.config, as: UTF8.self) == before)
        try edit.remove(KeyringSource.property)
        #expect(String(decoding: edit.config, as: UTF8.self) == before)
    }
}
