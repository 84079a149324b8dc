// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

package import IAMHTTP
internal import IAMKeyring
package import IAMPlatform
internal import SystemPackage

/// What a command works with: the machine, its two streams, and how the program is called.
package struct CommandContext: Sendable {
    /// The name errors begin with.
    package var programName: String

    /// Environment, files, clocks.
    ///
    /// Its transport is for tests; commands take ``transport(_:)``.
    package var platform: Platform

    /// Takes data, and nothing but data.
    package var standardOutput: @Sendable ([UInt8]) throws -> Void

    /// Takes everything else.
    package var standardError: @Sendable (String) -> Void

    /// Makes the transport a command asks for; tests hand in another.
    package var transport: @Sendable (HTTPTransportConfiguration) -> any HTTPTransport

    /// Reads some bytes of standard input, at most as many as asked for; none at its end.
    package var standardInput: @Sendable (Int) throws -> [UInt8]

    /// Who can be asked.
    package var terminal = Terminal.none

    /// The program and its command, without any arguments.
    package var invocation = ""

    /// Whether standard output is a terminal, which decides about colour.
    package var isOutputTerminal = false

    /// Whether standard error is a terminal, which decides about a progress meter.
    package var isErrorTerminal = false

    /// The context of a real process.
    package static func system(programName: String) -> CommandContext {
        var platform = Platform.system(transport: NoTransport())
        platform.secrets = .system(environment: platform.environment, files: platform.files)
        return CommandContext(
            programName: programName,
            platform: platform,
            standardOutput: { try writeAll($0, to: .standardOutput) },
            standardError: { try? writeAll(Array($0.utf8), to: .standardError) },
            transport: { AsyncHTTPClientTransport($0) },
            standardInput: { try readSome(.standardInput, count: $0) },
            terminal: .controlling,
            isOutputTerminal: isTerminal(.standardOutput),
            isErrorTerminal: isTerminal(.standardError)
        )
    }

    /// Writes data as text.
    package func write(_ text: String) throws { try write(bytes: Array(text.utf8)) }

    /// Writes data.
    package func write(bytes: [UInt8]) throws {
        do { try standardOutput(bytes) } catch { throw OutputError(target: "standard output", reason: "\(error)") }
    }

    /// Reads a whole file, or standard input for `-`.
    package func read(_ path: String, limit: Int) throws(InputError) -> [UInt8] {
        guard path != "-" else {
            do { return try readInput(limit: limit) } catch {
                throw InputError(source: "standard input", reason: "\(error)")
            }
        }
        do { return try platform.files.read(FilePath(path), limit: limit) } catch {
            throw InputError(source: path, reason: error.reason)
        }
    }

    private func readInput(limit: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        while true {
            let piece = try standardInput(65_536)
            if piece.isEmpty { return bytes }
            bytes += piece
            guard bytes.count <= limit else { throw UsageError("there are more than \(limit) bytes") }
        }
    }

    /// Says something to the person.
    package func report(_ message: String) { standardError("\(programName): \(message)\n") }
}

/// Data that could not be written where it belongs.
package struct OutputError: Error, CustomStringConvertible {
    package let target: String
    package let reason: String

    package init(target: String, reason: String) {
        self.target = target
        self.reason = reason
    }

    package var description: String { "cannot write to \(target): \(reason)" }
}

/// Data that could not be read.
package struct InputError: Error, CustomStringConvertible {
    package let source: String
    package let reason: String

    package init(source: String, reason: String) {
        self.source = source
        self.reason = reason
    }

    package var description: String { "cannot read \(source): \(reason)" }
}

private func readSome(_ file: FileDescriptor, count: Int) throws -> [UInt8] {
    try unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
        filled = try unsafe file.read(into: UnsafeMutableRawBufferPointer(buffer))
    }
}
