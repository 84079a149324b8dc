// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCommand
internal import SystemPackage

/// A part of a body that comes from one place.
enum BodySegment: Sendable {
    /// Bytes in memory.
    case bytes([UInt8])
    /// A file; read from its start each time if it is a regular one.
    case file(BodyFile)
    /// Standard input, which can be read once.
    case standardInput

    /// What `-T` names: a file, or standard input for `-` and `.`.
    init(upload path: String) throws(InputError) {
        self = path == "-" || path == "." ? .standardInput : .file(try BodyFile(path))
    }

    /// The number of bytes, if that is known.
    var length: Int? {
        switch self {
        case .bytes(let bytes): bytes.count
        case .file(let file): file.length
        case .standardInput: nil
        }
    }

    /// Whether it can be read again.
    var isRepeatable: Bool {
        switch self {
        case .bytes: true
        case .file(let file): file.length != nil
        case .standardInput: false
        }
    }
}

/// An open file, closed with the last body that uses it.
final class BodyFile: Sendable {
    /// What messages call it.
    let name: String

    /// The bytes of a regular file; `nil` for a pipe, a terminal or a device.
    let length: Int?

    private let descriptor: FileDescriptor

    init(_ path: String) throws(InputError) {
        let descriptor: FileDescriptor
        let status: Stat
        do {
            descriptor = try FileDescriptor.open(FilePath(path), .readOnly, options: [.closeOnExec])
        } catch {
            throw InputError(source: path, reason: "\(error)")
        }
        do { status = try Stat(descriptor) } catch {
            try? descriptor.close()
            throw InputError(source: path, reason: "\(error)")
        }
        guard status.type != .directory else {
            try? descriptor.close()
            throw InputError(source: path, reason: "it is a directory")
        }
        self.name = path
        self.descriptor = descriptor
        self.length = status.type == .regular ? Int(status.size) : nil
    }

    /// Takes over a file of `length` bytes.
    init(_ descriptor: FileDescriptor, name: String, length: Int) {
        self.name = name
        self.descriptor = descriptor
        self.length = length
    }

    deinit { try? descriptor.close() }

    /// Reads at most `count` bytes; none at the end.
    ///
    /// A regular file is read at `offset`, others go on where they are.
    func read(_ count: Int, at offset: Int) throws(InputError) -> [UInt8] {
        let wanted = min(count, length.map { $0 - offset } ?? count)
        guard wanted > 0 else { return [] }
        do {
            return try unsafe [UInt8](unsafeUninitializedCapacity: wanted) { buffer, filled in
                filled = try unsafe read(into: UnsafeMutableRawBufferPointer(buffer), at: offset)
            }
        } catch let error as InputError {
            throw error
        } catch {
            throw InputError(source: name, reason: "\(error)")
        }
    }

    /// Reads as many bytes as fit, in the same way.
    func read(into memory: UnsafeMutableRawBufferPointer, at offset: Int) throws(InputError) -> Int {
        let count: Int
        do {
            guard let length else { return try unsafe descriptor.read(into: memory) }
            guard offset < length else { return 0 }
            let room = unsafe UnsafeMutableRawBufferPointer(rebasing: memory.prefix(length - offset))
            count = try unsafe descriptor.read(fromAbsoluteOffset: Int64(offset), into: room)
        } catch {
            throw InputError(source: name, reason: "\(error)")
        }
        guard count > 0 else { throw InputError(source: name, reason: "it became shorter while it was read") }
        return count
    }
}
