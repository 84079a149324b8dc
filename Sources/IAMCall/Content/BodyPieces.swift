// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCommand

/// The bytes of segments in pieces of at most 256 KiB, read when they are asked for.
struct BodyPieces: AsyncSequence, Sendable {
    static let pieceSize = 256 * 1_024

    let segments: [BodySegment]
    let readInput: @Sendable (Int) throws -> [UInt8]

    func makeAsyncIterator() -> Iterator { Iterator(rest: segments[...], readInput: readInput) }

    struct Iterator: AsyncIteratorProtocol {
        fileprivate var rest: ArraySlice<BodySegment>
        fileprivate var offset = 0
        fileprivate let readInput: @Sendable (Int) throws -> [UInt8]

        fileprivate init(rest: ArraySlice<BodySegment>, readInput: @escaping @Sendable (Int) throws -> [UInt8]) {
            self.rest = rest
            self.readInput = readInput
        }

        mutating func next() async throws -> [UInt8]? {
            while let segment = rest.first {
                try Task.checkCancellation()
                let piece = try read(segment)
                guard piece.isEmpty else {
                    offset += piece.count
                    return piece
                }
                rest.removeFirst()
                offset = 0
            }
            return nil
        }

        private func read(_ segment: BodySegment) throws -> [UInt8] {
            switch segment {
            case .bytes(let bytes):
                if offset == 0, bytes.count <= BodyPieces.pieceSize { return bytes }
                return Array(bytes[offset...].prefix(BodyPieces.pieceSize))
            case .file(let file): return try file.read(BodyPieces.pieceSize, at: offset)
            case .standardInput:
                do { return try readInput(65_536) } catch {
                    throw InputError(source: "standard input", reason: "\(error)")
                }
            }
        }
    }
}
