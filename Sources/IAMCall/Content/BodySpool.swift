// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCommand
internal import IAMPlatform
internal import SystemPackage

/// Where bytes wait that come once and are needed twice.
enum BodySpool: Sendable {
    /// Reads all of `pieces`: into memory if it is less than a piece, else into a private file without a name.
    static func segment(of pieces: BodyPieces, in directory: String) async throws -> BodySegment {
        var start: [UInt8] = []
        var length = 0
        var file: FileDescriptor?
        do {
            for try await piece in pieces {
                length += piece.count
                if file == nil {
                    start += piece
                    guard start.count > BodyPieces.pieceSize else { continue }
                    let opened = try open(in: directory)
                    file = opened
                    try write(start, to: opened, directory)
                    start = []
                } else if let file {
                    try write(piece, to: file, directory)
                }
            }
        } catch {
            try? file?.close()
            throw error
        }
        guard let file else { return .bytes(start) }
        return .file(BodyFile(file, name: "the temporary file in \(directory)", length: length))
    }

    private static func open(in directory: String) throws(OutputError) -> FileDescriptor {
        do { return try UnnamedFile.open(in: directory) } catch {
            throw OutputError(
                target: directory,
                reason: "\(error); TMPDIR names another directory for the data to wait in"
            )
        }
    }

    private static func write(_ bytes: [UInt8], to file: FileDescriptor, _ directory: String) throws(OutputError) {
        do { try writeAll(bytes, to: file) } catch {
            throw OutputError(
                target: directory,
                reason: "\(error); the data has to wait there to be signed, and TMPDIR names another directory"
            )
        }
    }
}
