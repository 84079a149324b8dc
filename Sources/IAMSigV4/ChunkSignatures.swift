// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import Crypto

/// The chain of signatures in one body: each covers the one before, the first that of the request.
struct ChunkSignatures: Sendable {
    private let key: RequestKey

    /// The time and the scope, with a line feed behind each.
    private let context: String

    /// The signature before, without filling.
    private var previous: String

    /// Begins a chain.
    ///
    /// - Parameters:
    ///   - key: The key that signed the request.
    ///   - timestamp: The time of signing, `YYYYMMDDTHHMMSSZ`.
    ///   - scope: The scope as it stands in the string to sign of the request.
    ///   - seed: The signature of the request.
    init(key: RequestKey, timestamp: String, scope: String, seed: String) {
        self.key = key
        self.context = "\(timestamp)\n\(scope)\n"
        self.previous = seed
    }

    /// The way the key signs.
    var algorithm: SigningAlgorithm { key.algorithm }

    // MARK: Signing

    /// Signs the next chunk.
    ///
    /// - Returns: The signature as it stands in the body, filled up to its full length.
    mutating func sign(chunk data: SHA256Digest) throws(SigningError) -> String {
        try sign { chain, scratch in chain.write(chunk: data, to: &scratch) }
    }

    /// Signs the trailer.
    ///
    /// - Parameter lines: The hash of its lines, see ``ChunkTrailer``.
    /// - Returns: The signature as it stands in the body, filled up to its full length.
    mutating func sign(trailer lines: SHA256Digest) throws(SigningError) -> String {
        try sign { chain, scratch in chain.write(trailer: lines, to: &scratch) }
    }

    private mutating func sign(
        _ write: (borrowing ChunkSignatures, inout ByteScratch) -> Void
    ) throws(SigningError) -> String {
        var scratch = ByteScratch(capacity: 512)
        write(self, &scratch)
        previous = try key.signature(of: 0..<scratch.count, in: &scratch)
        let missing = algorithm.chunkSignatureLength - previous.utf8.count
        return missing > 0 ? previous + String(repeating: "*", count: missing) : previous
    }

    // MARK: Verifying

    /// Whether a signature is that of the next chunk, to which the chain then moves on.
    mutating func accept(_ signature: String, chunk data: SHA256Digest) -> Bool {
        accept(signature) { chain, scratch in chain.write(chunk: data, to: &scratch) }
    }

    /// Whether a signature is that of the trailer.
    mutating func accept(_ signature: String, trailer lines: SHA256Digest) -> Bool {
        accept(signature) { chain, scratch in chain.write(trailer: lines, to: &scratch) }
    }

    private mutating func accept(
        _ signature: String,
        _ write: (borrowing ChunkSignatures, inout ByteScratch) -> Void
    ) -> Bool {
        var presented = signature
        if algorithm == .sigV4a {
            guard signature.utf8.count == algorithm.chunkSignatureLength else { return false }
            while presented.utf8.last == UInt8(ascii: "*") { presented.removeLast() }
        }
        var scratch = ByteScratch(capacity: 512)
        write(self, &scratch)
        guard key.isSignature(presented, of: 0..<scratch.count, in: &scratch) else { return false }
        previous = presented
        return true
    }

    // MARK: Strings to sign

    private func write(chunk data: SHA256Digest, to scratch: inout ByteScratch) {
        writeStart("-PAYLOAD\n", to: &scratch)
        scratch.append(PayloadHash.empty)
        scratch.append("\n" as Unicode.Scalar)
        scratch.append(hexadecimalOf: data)
    }

    private func write(trailer lines: SHA256Digest, to scratch: inout ByteScratch) {
        writeStart("-TRAILER\n", to: &scratch)
        scratch.append(hexadecimalOf: lines)
    }

    private func writeStart(_ kind: StaticString, to scratch: inout ByteScratch) {
        scratch.append(algorithm.name)
        scratch.append(kind)
        scratch.append(context)
        scratch.append(previous)
        scratch.append("\n" as Unicode.Scalar)
    }
}

extension ChunkSignatures: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Always `<redacted>`: whoever learns the signature of a request can send it.
    var description: String { "<redacted>" }

    /// Always `<redacted>`.
    var debugDescription: String { description }

    /// A mirror with nothing in it.
    var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// The lines behind the last chunk.
enum ChunkTrailer {
    /// The hash that is signed: of `name:value` and a line feed for each field, sorted by name.
    ///
    /// - Parameter fields: Lower-case names and trimmed values.
    static func digest(_ fields: [(name: String, value: String)]) -> SHA256Digest {
        var scratch = ByteScratch(capacity: 128)
        for field in fields.sorted(by: { $0.name < $1.name }) {
            scratch.append(field.name)
            scratch.append(":" as Unicode.Scalar)
            scratch.append(field.value)
            scratch.append("\n" as Unicode.Scalar)
        }
        return scratch.sha256(0..<scratch.count)
    }
}
