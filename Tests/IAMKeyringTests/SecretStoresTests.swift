// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import IAMCredentials
import IAMKeyring
import IAMPlatform
import IAMTesting
import Testing

@Suite struct SecretStoresTests {
    private let item = SecretItem(service: "s", account: "a")
    private let desktop = InMemorySecretStore(.secretService)
    private let file = InMemorySecretStore(.file)
    private var stores: SecretStores { .stub([desktop, file]) }

    @Test func `the best store is taken, and the next one where that is not there`() async throws {
        #expect(try await stores.available(.keyring).store.kind == .secretService)
        desktop.fail(.unavailable)
        let (store, passed) = try await stores.available(.keyring)
        #expect(store.kind == .file)
        #expect(passed.map(\.store) == [.secretService])
    }

    @Test(arguments: [SecretStoreError.Code.locked, .timedOut, .failed])
    func `a store that is there but fails is no reason for a lesser one`(_ code: SecretStoreError.Code) async throws {
        try await file.write(Secret("x"), as: item, label: "")
        desktop.fail(code)
        let first = await #expect(throws: SecretStoreError.self) { _ = try await stores.available(.keyring) }
        #expect(first?.code == code)
        let second = await #expect(throws: SecretStoreError.self) { _ = try await stores.find(item, in: .keyring) }
        #expect(second?.code == code)
    }

    @Test func `a secret is found in whichever store has it`() async throws {
        #expect(try await stores.find(item, in: .keyring) == nil)
        try await file.write(Secret("x"), as: item, label: "")
        #expect(try await stores.find(item, in: .keyring)?.store.kind == .file)
        #expect(try await stores.find(item, in: .secretService) == nil)
        desktop.fail(.unavailable)
        #expect(try await stores.find(item, in: .keyring)?.secret == Secret("x"))
    }

    @Test func `a machine without any store says so`() async {
        let error = await #expect(throws: SecretStoreError.self) {
            _ = try await SecretStores.none.find(item, in: .kernel)
        }
        #expect(error?.code == .unavailable)
    }

    @Test func `the system's stores fall back to files, never to the kernel`() throws {
        let stores = SecretStores.system(environment: Environment(["HOME": "/h"]), files: InMemoryFileSystem())
        let kinds = try stores.stores(.keyring).map(\.kind)
        #expect(kinds.last == .file)
        #expect(!kinds.contains(.kernel))
    }
}
