// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCommand
internal import IAMPlatform
internal import SystemPackage

/// A file that lines are added to in the course of a run: headers, a trace, messages.
struct MessageFile: Sendable {
    private let path: String
    private let descriptor: FileDescriptor?
    private let context: CommandContext

    /// Opens a file; `-` is standard output.
    ///
    /// - Parameter appends: Whether what is in the file stays.
    init(_ path: String, appends: Bool = false, in context: CommandContext) throws(OutputError) {
        self.path = path
        self.context = context
        guard path != "-" else {
            descriptor = nil
            return
        }
        do {
            descriptor = try FileDescriptor.open(
                FilePath(path),
                .writeOnly,
                options: [.create, .closeOnExec, appends ? .append : .truncate],
                permissions: FilePermissions(rawValue: 0o666)
            )
        } catch {
            throw OutputError(target: path, reason: "\(error)")
        }
    }

    func write(_ text: String) throws {
        guard let descriptor else { return try context.write(text) }
        do { try writeAll(Array(text.utf8), to: descriptor) } catch {
            throw OutputError(target: path, reason: "\(error)")
        }
    }

    func close() { try? descriptor?.close() }
}
