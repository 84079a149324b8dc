// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// Memory of a transport that holds a piece of a body and stays as it is.
public protocol BodyMemory: Sendable {
    /// The number of bytes.
    var count: Int { get }

    /// Shows the bytes where they lie, for the time of the call.
    func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result
}

/// A piece of an answer's body, in the memory it was received in, so that passing it on costs no copy.
public struct BodyPiece: Sendable {
    private enum Storage {
        case bytes([UInt8])
        case memory(any BodyMemory)
    }

    private let storage: Storage

    /// Makes a piece of bytes.
    ///
    /// - Parameter bytes: Any number of bytes.
    public init(_ bytes: [UInt8]) { storage = .bytes(bytes) }

    /// Makes a piece of a transport's memory.
    ///
    /// - Parameter memory: It is kept as long as the piece.
    public init(memory: some BodyMemory) { storage = .memory(memory) }

    /// The number of bytes.
    public var count: Int {
        switch storage {
        case .bytes(let bytes): bytes.count
        case .memory(let memory): memory.count
        }
    }

    /// The bytes, copied where they lie in a transport's memory.
    public var bytes: [UInt8] {
        switch storage {
        case .bytes(let bytes): bytes
        case .memory(let memory): unsafe memory.withUnsafeBytes { unsafe Array($0) }
        }
    }

    /// Shows the bytes where they lie, for the time of the call.
    ///
    /// - Parameter body: What looks at them; the pointer is invalid afterwards.
    /// - Returns: What `body` returns.
    /// - Throws: What `body` throws.
    public func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        switch storage {
        case .bytes(let bytes): try unsafe bytes.withUnsafeBytes(body)
        case .memory(let memory): try unsafe memory.withUnsafeBytes(body)
        }
    }
}

/// A request's body, sent as a sequence of pieces, that a transport may instead read straight into the memory it sends.
public protocol BodySource: Sendable {
    /// Reads the next bytes.
    ///
    /// - Parameters:
    ///   - memory: Where they go; at least one byte.
    ///   - offset: The number of bytes before them.
    /// - Returns: How many were read; 0 only at the end.
    /// - Throws: What keeps the body from being read.
    func read(into memory: UnsafeMutableRawBufferPointer, at offset: Int) throws -> Int
}

/// The arrays of a sequence as pieces.
struct ArrayPieces: AsyncSequence, Sendable {
    let arrays: any AsyncSequence<[UInt8], any Error> & Sendable

    func makeAsyncIterator() -> Iterator { Iterator(arrays: arrays.makeAsyncIterator()) }

    struct Iterator: AsyncIteratorProtocol {
        var arrays: any AsyncIteratorProtocol<[UInt8], any Error>

        mutating func next() async throws -> BodyPiece? {
            try await arrays.next(isolation: #isolation).map { BodyPiece($0) }
        }
    }
}
