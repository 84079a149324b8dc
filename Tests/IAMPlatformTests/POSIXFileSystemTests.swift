// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import IAMPlatform
import SystemPackage
import Testing

@Suite final class POSIXFileSystemTests {
    private let files = POSIXFileSystem()
    private let directory: FilePath

    init() throws {
        directory = FilePath(NSTemporaryDirectory()).appending("iam-platform-\(UUID().uuidString)")
        try files.createDirectory(directory.appending("a").appending("b"), mode: 0o700)
    }

    deinit { try? FileManager.default.removeItem(atPath: directory.string) }

    @Test func `a replaced file has the given bytes and mode whatever the process's mask`() throws {
        let path = directory.appending("a").appending("entry")
        try files.replace(path, with: Array("one".utf8), mode: 0o600)
        try files.replace(path, with: Array("two".utf8), mode: 0o640)
        #expect(try files.read(path, limit: 100) == Array("two".utf8))
        let metadata = try files.metadata(path)
        #expect(metadata.mode == 0o640)
        #expect(metadata.isOpenToOthers)
        #expect(metadata.owner == files.userID)
        #expect(metadata.size == 3)
        #expect(try files.list(directory.appending("a")) == ["b", "entry"])
    }

    @Test func `bytes are added to what is there, and the mode stays`() throws {
        let path = directory.appending("log")
        try files.append(path, Array("one ".utf8), mode: 0o600)
        try files.append(path, Array("two".utf8), mode: 0o644)
        #expect(try files.read(path, limit: 100) == Array("one two".utf8))
        #expect(try files.metadata(path).mode == 0o600)
        #expect(code { try files.append(FilePath("/dev/full"), [1], mode: 0o600) } == .noSpace)
        #expect(code { try files.append(directory.appending("none").appending("x"), [1], mode: 0o600) } == .notFound)
    }

    @Test func `a lock whose file was removed is not taken for one`() async throws {
        let path = directory.appending("lock")
        let first = try await files.lock(path, within: .zero)
        try files.remove(path)
        let second = try await files.lock(path, within: .zero)
        await #expect(throws: FileError.self) { try await files.lock(path, within: .zero) }
        first.release()
        await #expect(throws: FileError.self) { try await files.lock(path, within: .zero) }
        second.release()
        try await files.lock(path, within: .zero).release()
    }

    #if os(Linux)
        @Test func `a released lock is free although a child that is being started has its file open`() async throws {
            let path = directory.appending("lock")
            let held = try await files.lock(path, within: .zero)
            let all = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").filter { name in
                let target = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(name)")
                return target?.hasSuffix(path.string) ?? false
            }
            let copy = try FileDescriptor(rawValue: try #require(all.first.flatMap { Int32($0) })).duplicate()
            held.release()
            try await files.lock(path, within: .zero).release()
            try copy.close()
        }
    #endif

    @Test func `directories are made with those above and may be there already`() throws {
        let path = directory.appending("x").appending("y")
        try files.createDirectory(path, mode: 0o700)
        try files.createDirectory(path, mode: 0o700)
        #expect(try files.metadata(path).kind == .directory)
        #expect(try files.metadata(path).mode == 0o700)
    }

    @Test func `each failure has its code`() throws {
        #expect(throws: FileError.self) { try files.read(directory.appending("none"), limit: 1) }
        #expect(code { try files.read(directory.appending("none"), limit: 1) } == .notFound)
        #expect(code { try files.read(directory, limit: 1) } == .isDirectory)
        let path = directory.appending("big")
        try files.replace(path, with: [1, 2, 3], mode: 0o600)
        #expect(code { try files.read(path, limit: 2) } == .tooLarge)
        #expect(
            code { try files.replace(directory.appending("none").appending("x"), with: [], mode: 0o600) } == .notFound
        )
        #expect(code { try files.read(FilePath("/dev/zero"), limit: 10) } == .tooLarge)
        try files.remove(path)
        try files.remove(path)
        #expect(code { try files.metadata(path) } == .notFound)
    }

    @Test func `a full disk leaves the old file and nothing else`() throws {
        #expect(code { try files.replace(FilePath("/dev/full").appending("x"), with: [1], mode: 0o600) } == .notFound)
        let path = directory.appending("entry")
        try files.replace(path, with: [7], mode: 0o600)
        #expect(code { try files.replace(path.appending("below"), with: [1], mode: 0o600) } == .notFound)
        #expect(try files.read(path, limit: 10) == [7])
        #expect(try files.list(directory) == ["a", "entry"])
    }

    @Test func `a lock keeps a second one out until it is released`() async throws {
        let path = directory.appending("lock")
        let first = try await files.lock(path, within: .seconds(1))
        await #expect(throws: FileError.self) { _ = try await files.lock(path, within: .milliseconds(20)) }
        first.release()
        first.release()
        let second = try await files.lock(path, within: .seconds(1))
        second.release()
        #expect(try files.metadata(path).mode == 0o600)
    }

    @Test func `waiting for a lock ends with the task`() async throws {
        let path = directory.appending("lock")
        let held = try await files.lock(path, within: .seconds(1))
        let files = files
        let waiter = Task { try await files.lock(path, within: .seconds(60)) }
        waiter.cancel()
        let result = await waiter.result
        #expect(throws: FileError.self) { try result.get() }
        held.release()
    }

    private func code<Result>(_ body: () throws -> Result) -> FileError.Code? {
        do { _ = try body() } catch { return (error as? FileError)?.code }
        return nil
    }
}
