// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import IAMCredentials
internal import IAMPlatform
internal import Synchronization

/// What the kit makes of every request and every program.
enum MadeUpFault: String, CaseIterable, Sendable {
    case refusal = "nobody answers"
    case timeout = "the answer takes too long"
    case serverError = "the source fails by itself (HTTP 500, exit code 1)"
    case nonsense = "the answer is not what it should be"

    /// What is in the body of an answer, or on the standard output, and must not be shown.
    static let marker = "MadeUpSecretOfAnAnswer0123456789"

    var isSilence: Bool { self == .refusal || self == .timeout }
}

/// Decides whether requests and programs go on, wait, or fail.
final class Interception: Sendable, CustomReflectable {
    private enum Mode { case pass, hold, fault(MadeUpFault) }

    private struct State {
        var mode = Mode.pass
        var arrivals = 0
        var nextID = 0
        var held: [Int: CheckedContinuation<Void, Never>] = [:]
        var cancelled: Set<Int> = []
    }

    private let state = Mutex(State())
    private let bell: Bell

    init(_ bell: Bell) {
        self.bell = bell
    }

    /// A provider that is dumped must not show what the test knows.
    var customMirror: Mirror { Mirror(self, children: [:]) }

    /// How many requests and programs there were.
    var arrivals: Int { state.withLock { $0.arrivals } }

    /// How many of them wait.
    var heldCount: Int { state.withLock { $0.held.count } }

    func hold() { state.withLock { $0.mode = .hold } }

    func fail(_ fault: MadeUpFault) { state.withLock { $0.mode = .fault(fault) } }

    /// Lets everybody go on.
    func release() {
        let held = state.withLock { state in
            state.mode = .pass
            defer { state.held = [:] }
            return state.held
        }
        for continuation in held.values { continuation.resume() }
    }

    /// Counts an arrival and waits if it has to.
    ///
    /// - Returns: How to fail; `nil` to go on.
    func arrive() async throws(CancellationError) -> MadeUpFault? {
        let (id, mode) = state.withLock { state in
            state.arrivals += 1
            state.nextID += 1
            return (state.nextID, state.mode)
        }
        switch mode {
        case .pass: return nil
        case .fault(let fault): return fault
        case .hold:
            await withTaskCancellationHandler {
                await withCheckedContinuation { hold($0, id) }
            } onCancel: {
                leave(id)
            }
            guard state.withLock({ $0.cancelled.remove(id) }) == nil else { throw CancellationError() }
            return nil
        }
    }

    private func hold(_ continuation: CheckedContinuation<Void, Never>, _ id: Int) {
        let goesOn = state.withLock { state in
            if case .hold = state.mode, !state.cancelled.contains(id) {
                state.held[id] = continuation
                return false
            }
            return true
        }
        if goesOn { continuation.resume() } else { bell.ring() }
    }

    private func leave(_ id: Int) {
        let continuation = state.withLock { state in
            state.cancelled.insert(id)
            return state.held.removeValue(forKey: id)
        }
        continuation?.resume()
    }
}

/// A transport with the kit before it.
struct InterceptedTransport: HTTPTransport, CustomReflectable {
    let below: any HTTPTransport
    let interception: Interception

    var isInProcess: Bool { below.isInProcess }

    var customMirror: Mirror { Mirror(self, children: [:]) }

    func send(_ request: TransportRequest) async throws -> TransportResponse {
        let fault: MadeUpFault?
        do throws(CancellationError) {
            fault = try await interception.arrive()
        } catch {
            throw TransportError(.cancelled, "the task was cancelled")
        }
        switch fault {
        case nil: return try await below.send(request)
        case .refusal: throw TransportError(.refused, "made to fail: the connection was refused")
        case .timeout: throw TransportError(.timedOut, "made to fail: no answer in time")
        case .serverError: return .text(500, #"{"accessToken": "\#(MadeUpFault.marker)"}"#)
        case .nonsense: return .text(200, "<html><body>\(MadeUpFault.marker)</body>")
        }
    }
}

/// A process runner with the kit before it.
struct InterceptedProcesses: ProcessRunner, CustomReflectable {
    let below: any ProcessRunner
    let interception: Interception

    var customMirror: Mirror { Mirror(self, children: [:]) }

    func run(_ invocation: ProcessInvocation) async throws -> ProcessOutcome {
        let fault: MadeUpFault?
        do throws(CancellationError) {
            fault = try await interception.arrive()
        } catch {
            throw ProcessError(.cancelled, "the task was cancelled")
        }
        let output = Secret("<html>\(MadeUpFault.marker)")
        switch fault {
        case nil: return try await below.run(invocation)
        case .refusal: throw ProcessError(.notStarted, "made to fail: the program could not be run")
        case .timeout: throw ProcessError(.timedOut, "made to fail: the program took too long")
        case .serverError: return ProcessOutcome(exitCode: 1, output: output, errorText: "made to fail")
        case .nonsense: return ProcessOutcome(exitCode: 0, output: output, errorText: "")
        }
    }
}
