// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import IAMCredentials
import IAMPlatform
import IAMSessionCache
import IAMTesting
import SystemPackage
import Testing

@Suite struct SessionSealTests {
    private static let directory: FilePath = "/home/u/.cache/aws-iam-toolkit"
    private static let path = directory.appending(sampleKey.fileName)
    private let files = InMemoryFileSystem()

    private func store(_ seal: SessionSeal?) -> FileSessionStore {
        FileSessionStore(directory: Self.directory, files: files, seal: seal)
    }

    private func newSeal() throws -> SessionSeal { try #require(SessionSeal(key: SessionSeal.newKey())) }

    @Test func `what is sealed is loaded with the same key, and nothing of it is in the file`() throws {
        let store = store(try newSeal())
        try store.save(sampleSession(), for: sampleKey)
        #expect(store.load(sampleKey) == sampleSession())
        let bytes = try files.read(Self.path, limit: 10_000)
        for text in ["ASIAEXAMPLE", "wJalrXUtnFEMI", "FwoGZXIvYXdz", "123456789012", "assume-role"] {
            #expect(bytes.firstRange(of: Array(text.utf8)) == nil, "\(text)")
        }
        #expect(try files.metadata(Self.path).mode == 0o600)
    }

    @Test func `the same session never makes the same file`() throws {
        let store = store(try newSeal())
        try store.save(sampleSession(), for: sampleKey)
        let first = try files.read(Self.path, limit: 10_000)
        try store.save(sampleSession(), for: sampleKey)
        #expect(try files.read(Self.path, limit: 10_000) != first)
    }

    @Test func `another key, no key, and a plain file where a sealed one is expected are misses`() throws {
        let store = store(try newSeal())
        try store.save(sampleSession(), for: sampleKey)
        #expect(self.store(try newSeal()).load(sampleKey) == nil)
        #expect(self.store(nil).load(sampleKey) == nil)
        try self.store(nil).save(sampleSession(), for: sampleKey)
        #expect(store.load(sampleKey) == nil)
    }

    @Test func `a file of another session's name is a miss`() throws {
        let store = store(try newSeal())
        let other = SessionKey([("role-arn", "arn:aws:iam::123456789012:role/admin")])
        try store.save(sampleSession(), for: sampleKey)
        try files.replace(
            Self.directory.appending(other.fileName),
            with: try files.read(Self.path, limit: 10_000),
            mode: 0o600
        )
        #expect(store.load(other) == nil)
    }

    @Test func `a file that was changed in any byte is a miss`() throws {
        let store = store(try newSeal())
        try store.save(sampleSession(), for: sampleKey)
        let bytes = try files.read(Self.path, limit: 10_000)
        for index in bytes.indices {
            var changed = bytes
            changed[index] ^= 1
            try files.replace(Self.path, with: changed, mode: 0o600)
            #expect(store.load(sampleKey) == nil, "byte \(index)")
        }
        try files.replace(Self.path, with: Array(bytes.dropLast()), mode: 0o600)
        #expect(store.load(sampleKey) == nil)
    }

    @Test func `a sealed file is not damaged, and goes when sessions of any provider go`() throws {
        let store = store(try newSeal())
        try store.save(sampleSession(), for: sampleKey)
        #expect(self.store(nil).damaged.isEmpty)
        #expect(self.store(nil).entries(from: "sso") == [Self.path])
        try files.replace(Self.path, with: Array("aws-iam-toolkit session 1\n".utf8), mode: 0o600)
        #expect(self.store(nil).damaged == [Self.path])
    }

    @Test(arguments: ["", "00", String(repeating: "0", count: 63), String(repeating: "g", count: 64)])
    func `what is no key makes no seal`(key: String) {
        #expect(SessionSeal(key: Secret(key)) == nil)
    }

    // MARK: Where the key is

    @Test func `everybody who asks the keyring gets the same key`() async throws {
        let keyring = InMemorySecretStore()
        let stores = SecretStores.stub([keyring])
        let first = try await SessionSeal.stored(in: .keyring, of: stores)
        try store(first).save(sampleSession(), for: sampleKey)
        #expect(store(try await SessionSeal.stored(in: .secretService, of: stores)).load(sampleKey) == sampleSession())
        #expect(try await keyring.accounts(of: "aws-iam-toolkit-cache") == ["session-key"])
    }

    @Test func `what is no key is replaced`() async throws {
        let keyring = InMemorySecretStore()
        let item = SecretItem(service: "aws-iam-toolkit-cache", account: "session-key")
        try await keyring.write(Secret("rubbish"), as: item, label: "")
        _ = try await SessionSeal.stored(in: .keyring, of: .stub([keyring]))
        #expect(try await keyring.read(item) != Secret("rubbish"))
    }

    @Test func `a key is not kept in a file beside what it locks`() async throws {
        let keyring = InMemorySecretStore(.file)
        let error = await #expect(throws: SecretStoreError.self) {
            try await SessionSeal.stored(in: .keyring, of: .stub([keyring]))
        }
        #expect(error?.code == .unavailable)
        #expect(try await keyring.accounts(of: "aws-iam-toolkit-cache").isEmpty)
    }

    @Test(arguments: [SecretStoreError.Code.locked, .timedOut, .failed])
    func `a keyring that does not open is an error`(code: SecretStoreError.Code) async {
        let keyring = InMemorySecretStore()
        keyring.fail(code)
        let error = await #expect(throws: SecretStoreError.self) {
            try await SessionSeal.stored(in: .keyring, of: .stub([keyring]))
        }
        #expect(error?.code == code)
    }
}
