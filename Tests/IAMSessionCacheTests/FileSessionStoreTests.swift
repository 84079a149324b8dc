// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import IAMCredentials
import IAMPlatform
import IAMSessionCache
import IAMTesting
import Synchronization
import SystemPackage
import Testing

/// Counts how many are inside at once.
private final class Crowd: Sendable {
    private let counts = Mutex((now: 0, most: 0))

    var most: Int { counts.withLock { $0.most } }

    func enter() {
        counts.withLock {
            $0.now += 1
            $0.most = max($0.most, $0.now)
        }
    }

    func leave() { counts.withLock { $0.now -= 1 } }
}

@Suite struct FileSessionStoreTests {
    private let files = InMemoryFileSystem()
    private let store: FileSessionStore
    private let path = "/home/u/.cache/aws-iam-toolkit/\(sampleKey.fileName)"

    init() {
        store = FileSessionStore(directory: "/home/u/.cache/aws-iam-toolkit", files: files)
    }

    // MARK: Round trip

    @Test(arguments: [
        sampleSession(), sampleSession(token: nil), sampleSession(issuedAt: nil), sampleSession(clockOffset: -3_600),
        sampleSession(token: "a b  c "),
    ])
    func `what is saved is loaded`(session: StoredSession) throws {
        try store.save(session, for: sampleKey)
        #expect(store.load(sampleKey) == session)
    }

    @Test func `files are private and named by the key`() throws {
        try store.save(sampleSession(), for: sampleKey)
        #expect(files.paths == [path])
        #expect(try files.metadata(FilePath(path)).mode == 0o600)
        #expect(try files.metadata("/home/u/.cache/aws-iam-toolkit").mode == 0o700)
    }

    @Test func `a directory that is open to others is shut`() throws {
        try files.createDirectory("/home/u/.cache/aws-iam-toolkit", mode: 0o755)
        try store.save(sampleSession(), for: sampleKey)
        #expect(try files.metadata("/home/u/.cache/aws-iam-toolkit").mode == 0o700)
    }

    @Test func `a removed session is gone and removing it again is no error`() throws {
        try store.save(sampleSession(), for: sampleKey)
        try store.remove(sampleKey)
        #expect(store.load(sampleKey) == nil)
        try store.remove(sampleKey)
    }

    @Test(arguments: ["\n", "\u{0}", "\r", "\u{7F}"])
    func `a value with a control character is not stored`(character: String) throws {
        let error = #expect(throws: SessionStoreError.self) {
            try store.save(sampleSession(token: "abc\(character)def"), for: sampleKey)
        }
        #expect(error?.code == .unusableValue)
        #expect(files.paths.isEmpty)
    }

    // MARK: Files that are not to be trusted

    @Test func `an entry cut at any byte is a miss`() throws {
        try store.save(sampleSession(), for: sampleKey)
        let whole = try #require(files.bytes(path))
        for count in 0..<whole.count {
            files.setBytes(path, Array(whole[..<count]))
            #expect(store.load(sampleKey) == nil, "cut to \(count) bytes")
        }
        files.setBytes(path, whole)
        #expect(store.load(sampleKey) != nil)
    }

    @Test func `an entry with any byte changed is a miss`() throws {
        try store.save(sampleSession(), for: sampleKey)
        let whole = try #require(files.bytes(path))
        for index in whole.indices {
            var changed = whole
            changed[index] ^= 1
            files.setBytes(path, changed)
            #expect(store.load(sampleKey) == nil, "byte \(index) changed")
        }
    }

    @Test(arguments: ["", "{}", "aws-iam-toolkit session 2\nend 0\n", String(repeating: "x", count: 200_000)])
    func `a foreign file is a miss and the next save replaces it`(content: String) throws {
        files.setBytes(path, Array(content.utf8))
        #expect(store.load(sampleKey) == nil)
        try store.save(sampleSession(), for: sampleKey)
        #expect(store.load(sampleKey) == sampleSession())
    }

    @Test func `bytes after the end are a miss`() throws {
        try store.save(sampleSession(), for: sampleKey)
        files.setBytes(path, try #require(files.bytes(path)) + Array("x\n".utf8))
        #expect(store.load(sampleKey) == nil)
    }

    @Test func `the entry of another key is a miss`() throws {
        let other = SessionKey([("role-arn", "arn:aws:iam::123456789012:role/admin")])
        try store.save(sampleSession(), for: other)
        files.setBytes(path, try #require(files.bytes("/home/u/.cache/aws-iam-toolkit/\(other.fileName)")))
        #expect(store.load(sampleKey) == nil)
    }

    @Test(arguments: [0o640, 0o604, 0o660, 0o666, 0o610, 0o601, 0o777] as [UInt16])
    func `a file that is open to others is a miss and is repaired`(mode: UInt16) throws {
        try store.save(sampleSession(), for: sampleKey)
        files.setMetadata(path, mode: mode)
        #expect(store.load(sampleKey) == nil)
        try store.save(sampleSession(), for: sampleKey)
        #expect(store.load(sampleKey) == sampleSession())
        #expect(try files.metadata(FilePath(path)).mode == 0o600)
    }

    @Test func `the file of another user is a miss and is repaired`() throws {
        try store.save(sampleSession(), for: sampleKey)
        files.setMetadata(path, owner: 0)
        #expect(store.load(sampleKey) == nil)
        try store.save(sampleSession(), for: sampleKey)
        #expect(store.load(sampleKey) == sampleSession())
    }

    @Test func `the directory of another user is not written to`() throws {
        try store.save(sampleSession(), for: sampleKey)
        files.setMetadata("/home/u/.cache/aws-iam-toolkit", owner: 0)
        let error = #expect(throws: SessionStoreError.self) { try store.save(sampleSession(), for: sampleKey) }
        #expect(error?.code == .foreignDirectory)
    }

    // MARK: Faults

    @Test(arguments: [
        (InMemoryFileSystem.Operation.replace, FileError.Code.noSpace), (.replace, .readOnly), (.replace, .denied),
        (.createDirectory, .readOnly), (.createDirectory, .denied), (.metadata, .denied), (.setMode, .denied),
    ])
    func `a failed write is an error that names the file and no secret`(
        operation: InMemoryFileSystem.Operation,
        code: FileError.Code
    ) throws {
        try files.createDirectory("/home/u/.cache/aws-iam-toolkit", mode: 0o755)
        files.setFailure(code, for: operation)
        let error = #expect(throws: SessionStoreError.self) { try store.save(sampleSession(), for: sampleKey) }
        #expect(error?.code == .unwritable)
        #expect(error?.underlying?.code == code)
        #expect("\(error as Any)".contains("aws-iam-toolkit"))
        #expect(!"\(error as Any)".contains("wJalr"))
    }

    @Test(arguments: [FileError.Code.denied, .tooLarge, .isDirectory, .other])
    func `a file that cannot be read is a miss`(code: FileError.Code) throws {
        try store.save(sampleSession(), for: sampleKey)
        files.setFailure(code, for: .read)
        #expect(store.load(sampleKey) == nil)
    }

    // MARK: Locks

    @Test(arguments: [
        (FileError.Code.timedOut, SessionStoreError.Code.lockTimedOut), (.readOnly, .lockUnavailable),
        (.denied, .lockUnavailable), (.noSpace, .lockUnavailable),
    ])
    func `without the lock the body runs and is told why`(
        code: FileError.Code,
        expected: SessionStoreError.Code
    ) async throws {
        files.setFailure(code, for: .lock)
        let reason = try await store.withLock(sampleKey, deadline: .seconds(1)) { $0?.code }
        #expect(reason == expected)
    }

    @Test func `a cancelled wait for the lock does not run the body`() async throws {
        files.setFailure(.cancelled, for: .lock)
        let error = await #expect(throws: CredentialError.self) {
            try await store.withLock(sampleKey, deadline: .seconds(1)) { _ in Issue.record("the body ran") }
        }
        #expect(error?.code == .cancelled)
    }

    @Test func `bodies of one key take turns`() async throws {
        let store = store
        let running = Crowd()
        await withTaskGroup { group in
            for _ in 0..<20 {
                group.addTask {
                    _ = try? await store.withLock(sampleKey, deadline: .seconds(60)) { failure in
                        #expect(failure == nil)
                        running.enter()
                        await Task.yield()
                        running.leave()
                    }
                }
            }
        }
        #expect(running.most == 1)
    }

    @Test func `the lock is given back when the body throws`() async throws {
        for _ in 0..<2 {
            await #expect(throws: CredentialError.self) {
                try await store.withLock(sampleKey, deadline: .seconds(1)) { failure throws(CredentialError) in
                    #expect(failure == nil)
                    throw CredentialError(.refused, "no")
                }
            }
        }
    }

    // MARK: The directory

    @Test(
        arguments: [
            (["XDG_CACHE_HOME": "/x/cache", "HOME": "/home/u"], "/x/cache/aws-iam-toolkit"),
            (["XDG_CACHE_HOME": "cache", "HOME": "/home/u"], "/home/u/.cache/aws-iam-toolkit"),
            (["XDG_CACHE_HOME": " ", "HOME": "/home/u"], "/home/u/.cache/aws-iam-toolkit"),
            (["HOME": "/home/u"], "/home/u/.cache/aws-iam-toolkit"),
            (["HOME": "u"], nil),
            ([:], nil),
        ] as [([String: String], FilePath?)]
    )
    func `the directory follows the XDG rules`(variables: [String: String], expected: FilePath?) {
        #expect(FileSessionStore.defaultDirectory(environment: Environment(variables)) == expected)
    }

    @Test func `nothing rendered shows a secret`() {
        var text = "\(sampleSession()) \(sampleKey) \(store)"
        dump(sampleSession(), to: &text)
        dump(store, to: &text)
        #expect(!text.contains("wJalr"))
        #expect(!text.contains("FwoG"))
    }
}
