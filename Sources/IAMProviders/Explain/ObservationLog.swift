// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import IAMCredentials
internal import IAMPlatform
internal import Synchronization
internal import SystemPackage

/// Notes what a provider looks at, by standing between it and the machine.
final class ObservationLog: Sendable {
    private struct State {
        var observations: [CredentialObservation] = []
        var start: Duration
    }

    private let timer: any MonotonicTimer
    private let state: Mutex<State>

    init(timer: any MonotonicTimer) {
        self.timer = timer
        self.state = Mutex(State(start: timer.now()))
    }

    /// The same machine, watched.
    func watching(_ platform: Platform) -> Platform {
        var platform = platform
        platform.files = WatchedFileSystem(files: platform.files, log: self)
        platform.transport = WatchedTransport(transport: platform.transport, timer: timer, log: self)
        return platform
    }

    /// Begins with the next provider.
    func begin(with observations: [CredentialObservation]) {
        state.withLock { $0 = State(observations: observations, start: timer.now()) }
    }

    /// Adds what was looked at; the same thing found again is not told twice.
    func add(_ observation: CredentialObservation) {
        state.withLock { state in
            let isKnown = state.observations.contains {
                $0.subject == observation.subject && $0.finding == observation.finding && observation.duration == nil
            }
            if !isKnown { state.observations.append(observation) }
        }
    }

    /// What the provider looked at, and how long it took.
    func end() -> ([CredentialObservation], Duration) {
        let now = timer.now()
        return state.withLock { ($0.observations, now - $0.start) }
    }
}

/// Files that tell which of them are read.
private struct WatchedFileSystem: FileSystem {
    let files: any FileSystem
    let log: ObservationLog

    var userID: UInt32 { files.userID }

    func read(_ path: FilePath, limit: Int) throws(FileError) -> [UInt8] {
        do {
            let bytes = try files.read(path, limit: limit)
            log.add(CredentialObservation(.file(path: path.string, line: nil), "read"))
            return bytes
        } catch {
            log.add(CredentialObservation(.file(path: path.string, line: nil), error.reason))
            throw error
        }
    }

    func metadata(_ path: FilePath) throws(FileError) -> FileMetadata { try files.metadata(path) }

    func replace(_ path: FilePath, with bytes: [UInt8], mode: UInt16) throws(FileError) {
        try files.replace(path, with: bytes, mode: mode)
        log.add(CredentialObservation(.file(path: path.string, line: nil), "written"))
    }

    func append(_ path: FilePath, _ bytes: [UInt8], mode: UInt16) throws(FileError) {
        try files.append(path, bytes, mode: mode)
        log.add(CredentialObservation(.file(path: path.string, line: nil), "written"))
    }

    func resolvingLinks(_ path: FilePath) -> FilePath { files.resolvingLinks(path) }

    func createDirectory(_ path: FilePath, mode: UInt16) throws(FileError) {
        try files.createDirectory(path, mode: mode)
    }

    func setMode(_ path: FilePath, _ mode: UInt16) throws(FileError) { try files.setMode(path, mode) }

    func remove(_ path: FilePath) throws(FileError) { try files.remove(path) }

    func list(_ path: FilePath) throws(FileError) -> [String] { try files.list(path) }

    func lock(_ path: FilePath, within deadline: Duration) async throws(FileError) -> any FileLock {
        try await files.lock(path, within: deadline)
    }
}

/// A transport that tells where requests go and what became of them.
private struct WatchedTransport: HTTPTransport {
    let transport: any HTTPTransport
    let timer: any MonotonicTimer
    let log: ObservationLog

    var isInProcess: Bool { transport.isInProcess }

    func send(_ request: TransportRequest) async throws -> TransportResponse {
        let head = request.head
        let path = (head.path ?? "/").prefix { $0 != "?" }
        let subject = ConfigurationLocation.url("\(head.scheme ?? "https")://\(head.authority ?? "")\(path)")
        let start = timer.now()
        func note(_ finding: String) {
            log.add(
                CredentialObservation(subject, "\(head.method.rawValue): \(finding)", duration: timer.now() - start)
            )
        }
        do {
            let response = try await transport.send(request)
            note("HTTP \(response.head.status.code)")
            return response
        } catch {
            note((error as? TransportError).map { "\($0.code)" } ?? "failed")
            throw error
        }
    }
}
