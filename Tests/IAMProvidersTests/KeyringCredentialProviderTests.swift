// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import IAMCredentials
import IAMPlatform
import IAMProfiles
import IAMProviders
import IAMTesting
import Testing

@Suite struct KeyringCredentialProviderTests {
    private let store = InMemorySecretStore()
    private let source = KeyringSource(
        store: .secretService,
        profile: "dev",
        location: .file(path: "config", line: 3)
    )
    private var provider: KeyringCredentialProvider { KeyringCredentialProvider(source, stores: .stub([store])) }

    private func keep(_ text: String) async throws {
        try await store.write(Secret(text), as: source.item, label: "")
    }

    @Test func `the key in use is given, not the one that is tried`() async throws {
        var key = StoredAccessKey(.init(accessKeyID: "AKIDEXAMPLE", secretAccessKey: Secret("s")), accountID: "1")
        key.next = .init(accessKeyID: "AKIDNEXT", secretAccessKey: Secret("n"))
        try await store.write(key.document, as: source.item, label: "")
        #expect(StoredAccessKey(parsing: key.document) == key)
        let credentials = try await provider.credentials()
        #expect(credentials.accessKeyID == "AKIDEXAMPLE")
        #expect(credentials.secretAccessKey == Secret("s"))
        #expect(credentials.accountID == "1")
        #expect(credentials.source == "keyring")
    }

    @Test(arguments: [
        nil, "", "{}", "text", #"{"AccessKeyId":"A"}"#,
        #"{"AccessKeyId":"A","SecretAccessKey":"s","SessionToken":"t"}"#,
    ])
    func `no key is an error with its place and what to do`(_ text: String?) async throws {
        if let text { try await keep(text) }
        let error = await #expect(throws: CredentialError.self) { try await provider.credentials() }
        #expect(error?.code == .invalidConfiguration)
        #expect(error?.location == source.location)
        #expect(error?.hint?.contains("toolkit keys add --profile dev") == true)
    }

    @Test(arguments: [
        (SecretStoreError.Code.unavailable, CredentialError.Code.invalidConfiguration), (.locked, .interactionRequired),
        (.timedOut, .timedOut), (.failed, .unreachable),
    ])
    func `what a store says becomes an error of the chain`(
        _ code: SecretStoreError.Code,
        _ expected: CredentialError.Code
    ) async {
        store.fail(code)
        let error = await #expect(throws: CredentialError.self) { try await provider.credentials() }
        #expect(error?.code == expected)
        #expect(error?.location == source.location)
        #expect(error?.hint == "unlock it")
    }
}
