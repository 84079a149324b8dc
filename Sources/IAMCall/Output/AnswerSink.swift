// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import IAMCommand
internal import IAMPlatform
internal import Synchronization
internal import SystemPackage

/// Takes the answer piece by piece: to standard output, or to a file that is made when the first byte is there.
final class AnswerSink: Sendable {
    private struct State {
        var file: AnswerFile
        var descriptor: FileDescriptor?
        /// The size of the file before the call.
        var initialSize = 0
        var written = 0
    }

    private let state: Mutex<State>
    private let appends: Bool
    private let createsDirectories: Bool
    private let context: CommandContext

    init(_ file: AnswerFile, _ options: AnswerOptions, appends: Bool, in context: CommandContext) {
        self.state = Mutex(State(file: file))
        self.appends = appends
        self.createsDirectories = options.createDirs
        self.context = context
    }

    /// The path of the file; `nil` for standard output.
    var path: String? { state.withLock { $0.file.path } }

    /// Takes the name that the server gives, if that is wanted.
    func rename(by head: HTTPResponse) { state.withLock { if $0.descriptor == nil { $0.file.rename(by: head) } } }

    func write(_ piece: BodyPiece) throws {
        guard let path else { return try context.write(bytes: piece.bytes) }
        guard piece.count > 0 else { return }
        let descriptor = try open()
        do { try unsafe piece.withUnsafeBytes { try unsafe writeAll($0, to: descriptor) } } catch {
            throw OutputError(target: path, reason: "\(error)")
        }
        state.withLock { $0.written += piece.count }
    }

    /// Takes back what a failed attempt has written to the file; standard output cannot be taken back.
    func restart() throws {
        let (descriptor, size, written) = state.withLock { state in
            defer { state.written = 0 }
            return (state.descriptor, state.initialSize, state.written)
        }
        guard let descriptor, let path, written > 0 else { return }
        do {
            try descriptor.resize(to: Int64(size))
            try descriptor.seek(offset: Int64(size), from: .start)
        } catch {
            throw OutputError(target: path, reason: "\(error)")
        }
    }

    /// Closes; a call that brought no bytes leaves an empty file.
    func finish() throws {
        if path != nil { _ = try open() }
        try close()
    }

    /// Closes after a failure.
    ///
    /// - Parameter removing: Whether the file goes.
    func abandon(removing: Bool) {
        let isOpen = state.withLock { $0.descriptor != nil }
        try? close()
        if removing, isOpen, let path { try? context.platform.files.remove(FilePath(path)) }
    }

    private func close() throws {
        let descriptor = state.withLock { state in
            defer { state.descriptor = nil }
            return state.descriptor
        }
        do { try descriptor?.close() } catch { throw OutputError(target: path ?? "", reason: "\(error)") }
    }

    private func open() throws -> FileDescriptor {
        let (open, file) = state.withLock { ($0.descriptor, $0.file) }
        if let open { return open }
        let path = file.path ?? ""
        if createsDirectories { try makeDirectories(above: path, in: context) }
        do {
            let descriptor = try FileDescriptor.open(
                FilePath(path),
                .writeOnly,
                options: file.isNew
                    ? [.create, .exclusiveCreate, .closeOnExec]
                    : appends ? [.create, .closeOnExec] : [.create, .truncate, .closeOnExec],
                permissions: FilePermissions(rawValue: 0o666)
            )
            // A pipe or a terminal has no end to go to.
            let size = appends ? (try? descriptor.seek(offset: 0, from: .end)) ?? 0 : 0
            state.withLock {
                $0.descriptor = descriptor
                $0.initialSize = Int(size)
            }
            return descriptor
        } catch {
            throw OutputError(target: path, reason: "\(error)")
        }
    }
}

/// Makes the directories above a file, as `--create-dirs` does.
func makeDirectories(above path: String, in context: CommandContext) throws(OutputError) {
    let directory = FilePath(path).removingLastComponent()
    guard !directory.isEmpty else { return }
    do { try context.platform.files.createDirectory(directory, mode: 0o750) } catch {
        throw OutputError(target: path, reason: error.reason)
    }
}
