// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import IAMCredentials
internal import IAMPlatform
internal import SystemPackage

/// A body in a file without a name, with its hash; closed with the last request that uses it.
final class SpooledFile: Sendable {
    let length: Int

    /// The SHA-256 of all of it, in lower-case hexadecimal digits.
    let hash: String

    private let descriptor: FileDescriptor

    private init(_ descriptor: FileDescriptor, length: Int, hash: String) {
        self.descriptor = descriptor
        self.length = length
        self.hash = hash
    }

    deinit { try? descriptor.close() }

    /// Fills a file and hashes what goes in.
    struct Writer {
        private let descriptor: FileDescriptor
        private var hash = SHA256()

        init(in directory: String) throws {
            do { descriptor = try UnnamedFile.open(in: directory) } catch { throw Self.noRoom }
        }

        mutating func write(_ bytes: [UInt8]) throws {
            hash.update(data: bytes)
            do { try writeAll(bytes, to: descriptor) } catch { throw Self.noRoom }
        }

        func finish(_ length: Int) -> SpooledFile {
            SpooledFile(descriptor, length: length, hash: hash.finalize().lowercaseHexadecimal)
        }

        func discard() { try? descriptor.close() }

        private static var noRoom: ProxyRefusal {
            ProxyRefusal(507, "spool", "the proxy has no room for a body that must be read whole before it is signed")
        }
    }
}

extension SpooledFile: BodySource {
    func read(into memory: UnsafeMutableRawBufferPointer, at offset: Int) throws -> Int {
        guard offset < length else { return 0 }
        let room = unsafe UnsafeMutableRawBufferPointer(rebasing: memory.prefix(length - offset))
        return try unsafe descriptor.read(fromAbsoluteOffset: Int64(offset), into: room)
    }
}

extension SpooledFile: AsyncSequence {
    typealias Element = [UInt8]
    typealias Failure = any Error

    func makeAsyncIterator() -> Iterator { Iterator(file: self) }

    struct Iterator: AsyncIteratorProtocol {
        let file: SpooledFile
        private var offset = 0

        init(file: SpooledFile) { self.file = file }

        mutating func next() async throws -> [UInt8]? {
            try Task.checkCancellation()
            let piece = try unsafe [UInt8](unsafeUninitializedCapacity: 256 * 1_024) { buffer, count in
                count = try unsafe file.read(into: UnsafeMutableRawBufferPointer(buffer), at: offset)
            }
            offset += piece.count
            return piece.isEmpty ? nil : piece
        }
    }
}
