// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import IAMPlatform
import IAMSessionCache
import IAMTesting
import SystemPackage
import Testing

import struct Foundation.Date

@Suite struct HousekeepingTests {
    private let files = InMemoryFileSystem()
    private let store: FileSessionStore
    private let other = SessionKey([("role-arn", "arn:aws:iam::123456789012:role/other")])
    private let end = Date(timeIntervalSince1970: 1_767_326_645)

    init() {
        store = FileSessionStore(directory: "/cache", files: files)
    }

    private func put(_ name: String) { files.setBytes("/cache/\(name)", Array("x".utf8)) }

    @Test func `what is kept is told with its key, and what is no session too`() throws {
        try store.save(sampleSession(), for: sampleKey)
        put(other.fileName)
        put("README")
        #expect(Set(store.kept.map(\.key)) == [sampleKey, other])
        #expect(store.kept.first { $0.key == sampleKey }?.session == sampleSession())
        #expect(store.kept.first { $0.key == other }?.session == nil)
    }

    @Test(arguments: [(0, -1.0, true), (0, 0, false), (60, -61, true), (60, -59, false), (-60, 59, true)])
    func `a session lives by the service's clock`(_ offset: Int, _ seconds: Double, _ isLive: Bool) throws {
        try store.save(sampleSession(clockOffset: offset), for: sampleKey)
        #expect(store.kept.first?.isLive(at: end.addingTimeInterval(seconds)) == isLive)
    }

    @Test func `unwanted sessions go with their locks, and leftovers of all`() async throws {
        try store.save(sampleSession(), for: sampleKey)
        try store.save(sampleSession(), for: other)
        let kept = sampleKey
        for name in [
            "\(sampleKey.fileName).lock", "\(other.fileName).lock", ".\(sampleKey.fileName).123-456.tmp",
            "\(String(repeating: "a", count: 64)).lock", "README",
        ] { put(name) }
        let removal = try await store.remove { $0.key != kept }
        #expect(removal == FileSessionStore.Removal(sessions: 1, leftovers: 2))
        #expect(
            files.paths == ["README", sampleKey.fileName, "\(sampleKey.fileName).lock"].map { "/cache/\($0)" }.sorted()
        )
    }

    @Test func `a key that somebody holds is left alone`() async throws {
        try store.save(sampleSession(), for: sampleKey)
        put(".\(sampleKey.fileName).123-456.tmp")
        let lock = try await files.lock(FilePath("/cache/\(sampleKey.fileName).lock"), within: .zero)
        #expect(try await store.remove { _ in true } == FileSessionStore.Removal(skipped: 1))
        #expect(store.load(sampleKey) != nil)
        lock.release()
        #expect(try await store.remove { _ in true } == FileSessionStore.Removal(sessions: 1, leftovers: 1))
    }

    @Test func `a file that cannot be removed is no reason to stop`() async throws {
        try store.save(sampleSession(), for: sampleKey)
        try store.save(sampleSession(), for: other)
        files.setFailure(.denied, for: .remove, path: "/cache/\(sampleKey.fileName)")
        #expect(try await store.remove { _ in true } == FileSessionStore.Removal(sessions: 1, skipped: 1))
    }

    @Test(arguments: ["", "abc", String(repeating: "g", count: 64), String(repeating: "A", count: 64)])
    func `only a digest is the name of a key`(_ name: String) {
        #expect(SessionKey(fileName: name) == nil)
        #expect(SessionKey(fileName: sampleKey.fileName) == sampleKey)
    }
}
