// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCommand
internal import IAMPlatform
internal import SystemPackage

/// Where the answer goes: standard output, or the file of `-o`.
struct CallOutput: Sendable {
    private let path: String?
    private let file: FileDescriptor?
    private let context: CommandContext

    init(_ path: String?, context: CommandContext) throws {
        self.context = context
        self.path = path == "-" ? nil : path
        guard let path = self.path else {
            self.file = nil
            return
        }
        do {
            self.file = try FileDescriptor.open(
                FilePath(path),
                .writeOnly,
                options: [.create, .truncate, .closeOnExec],
                permissions: FilePermissions(rawValue: 0o666)
            )
        } catch {
            throw OutputError(target: path, reason: "\(error)")
        }
    }

    func write(_ bytes: [UInt8]) throws {
        guard let file, let path else { return try context.write(bytes: bytes) }
        do { try file.writeAll(bytes) } catch { throw OutputError(target: path, reason: "\(error)") }
    }

    func close() { try? file?.close() }
}
