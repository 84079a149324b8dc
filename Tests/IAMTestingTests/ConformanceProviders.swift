// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTypes
import IAMCredentials
import IAMPlatform
import IAMTesting
import Synchronization
import Testing

/// A way to break one promise.
enum Flaw: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case badName, worksOnce, oneAtATime, deafToCancellation, cancellationIsUnreachable, cancellationIsSuccess
    case cancellationPoisons, cancelsOthers, failureSticks, fallsThroughWhenDown, keepsForEver, givesEnded, anonymous
    case wrongName, noHint, emptyMessage, bodyInMessage, secretInDescription, secretInDump, emptySecret, wrongCode
    case neverAnswers, noSource, programOutputInHint

    var testDescription: String { rawValue }

    /// The rules that must be found broken.
    var rules: Set<ConformanceViolation.Rule> {
        switch self {
        case .badName: [.name]
        case .worksOnce, .emptySecret, .neverAnswers, .noSource: [.repetition]
        // Another call stands beside the cancelled one and comes after it.
        case .oneAtATime: [.concurrency, .cancellation]
        case .deafToCancellation, .cancellationIsUnreachable, .cancellationIsSuccess, .cancellationPoisons,
            .cancelsOthers:
            [.cancellation]
        // A cancelled call is a failure too.
        case .failureSticks: [.recovery, .cancellation]
        case .keepsForEver, .givesEnded: [.freshness]
        case .fallsThroughWhenDown, .anonymous, .wrongName, .noHint, .emptyMessage: [.errors]
        case .bodyInMessage, .secretInDescription, .secretInDump, .programOutputInHint: [.secrecy]
        case .wrongCode: [.failures]
        }
    }
}

/// Asks an endpoint for `id secret token lifetime`; keeps every promise but those it is told to break.
final class EndpointProvider: CredentialProvider, CustomStringConvertible {
    private struct State {
        var count = 0
        var running = 0
        var failure: CredentialError?
        var last: Credentials?
    }

    private let platform: Platform
    private let flaw: Flaw?
    private let leak: String
    private let onCancel: @Sendable () -> Void
    private let state = Mutex(State())
    private let shared = Mutex<Task<(Int, String), any Error>?>(nil)

    init(_ platform: Platform, flaw: Flaw? = nil, onCancel: @escaping @Sendable () -> Void = {}) {
        self.platform = platform
        self.onCancel = onCancel
        self.flaw = flaw
        self.leak = flaw == .secretInDump ? platform.environment["ENDPOINT_TOKEN"] ?? "" : ""
    }

    var name: String { flaw == .badName ? "My Endpoint" : "endpoint" }

    var description: String {
        flaw == .secretInDescription ? "endpoint with \(platform.environment["ENDPOINT_TOKEN"] ?? "")" : "endpoint"
    }

    func credentials() async throws(CredentialError) -> Credentials {
        if let credentials = try before() { return credentials }
        defer { state.withLock { $0.running -= 1 } }
        do throws(CredentialError) {
            let credentials = try await fetch()
            state.withLock { $0.last = credentials }
            return credentials
        } catch {
            let error = spoil(error)
            if flaw == .cancellationIsSuccess, error.code == .cancelled {
                return Credentials(
                    accessKeyID: "ASIAEXAMPLE",
                    secretAccessKey: Secret("made-up-secret"),
                    source: name
                )
            }
            if flaw == .failureSticks || (flaw == .cancellationPoisons && error.code == .cancelled) {
                state.withLock { $0.failure = error }
            }
            throw error
        }
    }

    private func before() throws(CredentialError) -> Credentials? {
        let (count, running, failure, last) = state.withLock { state in
            state.count += 1
            state.running += 1
            return (state.count, state.running, state.failure, state.last)
        }
        if let failure { throw failure }
        if flaw == .worksOnce, count > 1 { throw error(.unreachable, "used up") }
        if flaw == .oneAtATime, running > 1 { throw error(.unreachable, "busy") }
        if flaw == .keepsForEver { return last }
        return nil
    }

    private func fetch() async throws(CredentialError) -> Credentials {
        guard platform.environment["ENDPOINT_TOKEN"] != nil else {
            throw error(flaw == .wrongCode ? .notConfigured : .invalidConfiguration, "ENDPOINT_TOKEN is not set")
        }
        if flaw == .neverAnswers { try? await Task.sleep(for: .seconds(3_600)) }
        do {
            let (status, body) = try await exchange()
            guard status == 200 else { throw error(.unreachable, "the endpoint answered \(status)") }
            let parts = body.split(separator: " ").map(String.init)
            guard parts.count == 4, let lifetime = Double(parts[3]) else {
                let text = flaw == .bodyInMessage ? body : "is not four words"
                throw error(.invalidResponse, "the answer \(text)")
            }
            return Credentials(
                accessKeyID: parts[0],
                secretAccessKey: Secret(flaw == .emptySecret ? "" : parts[1]),
                sessionToken: Secret(parts[2]),
                expiration: platform.clock.now().addingTimeInterval(flaw == .givesEnded ? -1 : lifetime),
                source: flaw == .noSource ? "" : name
            )
        } catch let error as CredentialError {
            throw error
        } catch let failure as TransportError where failure.code == .cancelled {
            throw error(.cancelled, "cancelled")
        } catch {
            let isAbsent = flaw == .fallsThroughWhenDown
            throw self.error(isAbsent ? .notConfigured : .unreachable, "the endpoint gave no answer")
        }
    }

    private func exchange() async throws -> (Int, String) {
        let transport = platform.transport
        @Sendable func send() async throws -> (Int, String) {
            let head = HTTPRequest(method: .get, scheme: "http", authority: "127.0.0.1", path: "/")
            let answer = try await transport.send(TransportRequest(head: head))
            return (answer.head.status.code, String(decoding: try await answer.bytes(upTo: 1_000), as: UTF8.self))
        }
        switch flaw {
        case .deafToCancellation:
            let task = Task { try await send() }
            return try await withTaskCancellationHandler {
                try await task.value
            } onCancel: {
                onCancel()
            }
        case .cancelsOthers:
            // Everybody waits for one request, and whoever is cancelled takes it away from all.
            let task = sharedTask(send)
            return try await withTaskCancellationHandler {
                try await task.value
            } onCancel: {
                task.cancel()
            }
        default:
            return try await send()
        }
    }

    private func sharedTask(
        _ send: @escaping @Sendable () async throws -> (Int, String)
    ) -> Task<(Int, String), any Error> {
        shared.withLock { shared in
            if let shared { return shared }
            let task = Task {
                defer { self.shared.withLock { $0 = nil } }
                return try await send()
            }
            shared = task
            return task
        }
    }

    private func spoil(_ error: CredentialError) -> CredentialError {
        switch flaw {
        case .cancellationIsUnreachable where error.code == .cancelled:
            return self.error(.unreachable, "the endpoint gave no answer")
        case .programOutputInHint where error.code == .invalidResponse:
            return CredentialError(.invalidResponse, "no", hint: "see \(exposed)", provider: name)
        default:
            return error
        }
    }

    private var exposed: String { platform.environment["ENDPOINT_TOKEN"] ?? "" }

    private func error(_ code: CredentialError.Code, _ message: String) -> CredentialError {
        let provider: String? =
            switch flaw {
            case .anonymous: nil
            case .wrongName: "other"
            default: name
            }
        return CredentialError(
            code,
            flaw == .emptyMessage ? "" : message,
            hint: flaw == .noHint ? nil : "start the endpoint",
            provider: provider
        )
    }
}

/// Patience that ends at once where a call is known to hang, and lasts as long as it is needed otherwise.
final class HangingCalls: MonotonicTimer {
    private struct State {
        var isHanging = false
        var isCancelled = false
        var sleeper: CheckedContinuation<Void, Never>?
    }

    private let flaw: Flaw
    private let state = Mutex(State())

    init(_ flaw: Flaw) {
        self.flaw = flaw
        reset()
    }

    /// Begins anew with a new provider.
    func reset() { state.withLock { $0.isHanging = flaw == .neverAnswers } }

    /// A call hangs from now on.
    func note() { wake { $0.isHanging = true } }

    func now() -> Duration { .zero }

    func sleep(for duration: Duration) async throws(CancellationError) {
        state.withLock { $0.isCancelled = false }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    let isOver = state.isHanging || state.isCancelled
                    if !isOver { state.sleeper = continuation }
                    return isOver
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            wake { $0.isCancelled = true }
        }
        guard state.withLock({ $0.isHanging }) else { throw CancellationError() }
    }

    private func wake(_ change: (inout State) -> Void) {
        let sleeper = state.withLock { state in
            change(&state)
            defer { state.sleeper = nil }
            return state.sleeper
        }
        sleeper?.resume()
    }
}
