// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import IAMCredentials
import IAMPlatform
import IAMSessionCache
import SystemPackage
import Testing

/// The store on the machine's own file system.
@Suite struct POSIXSessionStoreTests {
    private final class TemporaryDirectory {
        let path: String

        init() throws {
            path = NSTemporaryDirectory() + "/iam-session-cache-\(UUID().uuidString)"
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        }

        deinit { try? FileManager.default.removeItem(atPath: path) }
    }

    private let temporary: TemporaryDirectory
    private let store: FileSessionStore
    private let file: String

    init() throws {
        temporary = try TemporaryDirectory()
        store = FileSessionStore(directory: FilePath(temporary.path + "/a/b"), files: POSIXFileSystem())
        file = temporary.path + "/a/b/" + sampleKey.fileName
    }

    private func mode(_ path: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return try #require((attributes[.posixPermissions] as? NSNumber)?.intValue)
    }

    @Test func `directories and files are private`() throws {
        try store.save(sampleSession(), for: sampleKey)
        #expect(store.load(sampleKey) == sampleSession())
        #expect(try mode(file) == 0o600)
        #expect(try mode(temporary.path + "/a/b") == 0o700)
        #expect(try mode(temporary.path + "/a") == 0o700)
    }

    @Test func `saving leaves nothing else behind`() throws {
        for number in 0..<5 { try store.save(sampleSession(accessKeyID: "ASIA\(number)"), for: sampleKey) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: temporary.path + "/a/b") == [sampleKey.fileName])
        #expect(store.load(sampleKey)?.credentials.accessKeyID == "ASIA4")
    }

    @Test func `a wrong mode is a miss and is repaired`() throws {
        try store.save(sampleSession(), for: sampleKey)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file)
        #expect(store.load(sampleKey) == nil)
        try store.save(sampleSession(), for: sampleKey)
        #expect(try mode(file) == 0o600)
        #expect(store.load(sampleKey) == sampleSession())
    }

    @Test func `a symbolic link in the file's place is replaced and its target stays`() throws {
        let target = temporary.path + "/target"
        try store.save(sampleSession(), for: sampleKey)
        try Data("mine".utf8).write(to: URL(fileURLWithPath: target))
        try FileManager.default.removeItem(atPath: file)
        try FileManager.default.createSymbolicLink(atPath: file, withDestinationPath: target)
        #expect(store.load(sampleKey) == nil)
        try store.save(sampleSession(), for: sampleKey)
        #expect(store.load(sampleKey) == sampleSession())
        #expect(try String(contentsOfFile: target, encoding: .utf8) == "mine")
    }

    @Test func `a directory in the file's place is a miss and an error to save`() throws {
        try store.save(sampleSession(), for: sampleKey)
        try FileManager.default.removeItem(atPath: file)
        try FileManager.default.createDirectory(atPath: file, withIntermediateDirectories: false)
        #expect(store.load(sampleKey) == nil)
        #expect(throws: SessionStoreError.self) { try store.save(sampleSession(), for: sampleKey) }
        let names = try FileManager.default.contentsOfDirectory(atPath: temporary.path + "/a/b")
        #expect(names == [sampleKey.fileName])
    }

    @Test func `a symbolic link in the lock's place is not followed`() async throws {
        try store.save(sampleSession(), for: sampleKey)
        let target = temporary.path + "/target"
        try FileManager.default.createSymbolicLink(atPath: file + ".lock", withDestinationPath: target)
        let reason = try await store.withLock(sampleKey, deadline: .seconds(1)) { $0?.code }
        #expect(reason == .lockUnavailable)
        #expect(!FileManager.default.fileExists(atPath: target))
    }

    @Test func `a lock that is held is not waited for with a deadline of zero`() async throws {
        let store = store
        let reason = try await store.withLock(sampleKey, deadline: .seconds(1)) { outer throws(CredentialError) in
            #expect(outer == nil)
            return try await store.withLock(sampleKey, deadline: .zero) { $0?.code }
        }
        #expect(reason == .lockTimedOut)
        #expect(try mode(file + ".lock") == 0o600)
        let again = try await store.withLock(sampleKey, deadline: .zero) { $0?.code }
        #expect(again == nil)
    }

    @Test func `another key's lock is free`() async throws {
        let store = store
        let other = SessionKey([("other", "")])
        let reason = try await store.withLock(sampleKey, deadline: .seconds(1)) { _ throws(CredentialError) in
            try await store.withLock(other, deadline: .zero) { $0?.code }
        }
        #expect(reason == nil)
    }
}
