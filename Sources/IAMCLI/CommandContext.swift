// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMHTTP
internal import IAMPlatform
internal import SystemPackage

/// What a command works with: the machine, its two streams, and how the program is called.
struct CommandContext: Sendable {
    /// The name errors begin with.
    var programName: String

    /// Environment, files, clocks.
    ///
    /// Its transport is for tests; commands take ``transport(_:)``.
    var platform: Platform

    /// Takes data, and nothing but data.
    var standardOutput: @Sendable ([UInt8]) throws -> Void

    /// Takes everything else.
    var standardError: @Sendable (String) -> Void

    /// Makes the transport a command asks for; tests hand in another.
    var transport: @Sendable (HTTPTransportConfiguration) -> any HTTPTransport

    /// Reads standard input to its end.
    var standardInput: @Sendable () throws -> [UInt8]

    /// Whether standard output is a terminal, which decides about colour.
    var isOutputTerminal = false

    /// The context of a real process.
    static func system(programName: String) -> CommandContext {
        CommandContext(
            programName: programName,
            platform: .system(transport: NoTransport()),
            standardOutput: { try writeAll($0, to: .standardOutput) },
            standardError: { try? writeAll(Array($0.utf8), to: .standardError) },
            transport: { AsyncHTTPClientTransport($0) },
            standardInput: { try readToEnd(.standardInput) },
            isOutputTerminal: isTerminal(.standardOutput)
        )
    }

    /// Writes data as text.
    func write(_ text: String) throws { try write(bytes: Array(text.utf8)) }

    /// Writes data.
    func write(bytes: [UInt8]) throws {
        do { try standardOutput(bytes) } catch { throw OutputError(target: "standard output", reason: "\(error)") }
    }

    /// Reads a whole file, or standard input for `-`.
    func read(_ path: String, limit: Int) throws(InputError) -> [UInt8] {
        guard path != "-" else {
            do { return try standardInput() } catch {
                throw InputError(source: "standard input", reason: "\(error)")
            }
        }
        do { return try platform.files.read(FilePath(path), limit: limit) } catch {
            throw InputError(source: path, reason: error.reason)
        }
    }

    /// Says something to the person.
    func report(_ message: String) { standardError("\(programName): \(message)\n") }
}

/// Data that could not be written where it belongs.
struct OutputError: Error, CustomStringConvertible {
    let target: String
    let reason: String

    var description: String { "cannot write to \(target): \(reason)" }
}

/// Data that could not be read.
struct InputError: Error, CustomStringConvertible {
    let source: String
    let reason: String

    var description: String { "cannot read \(source): \(reason)" }
}

private func readToEnd(_ file: FileDescriptor) throws -> [UInt8] {
    var bytes: [UInt8] = []
    while true {
        let piece = try unsafe [UInt8](unsafeUninitializedCapacity: 65_536) { buffer, count in
            count = try unsafe file.read(into: UnsafeMutableRawBufferPointer(buffer))
        }
        if piece.isEmpty { return bytes }
        bytes += piece
    }
}
