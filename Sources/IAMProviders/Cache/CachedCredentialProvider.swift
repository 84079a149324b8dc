// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import IAMCredentials
public import IAMPlatform
internal import Logging
internal import Synchronization

/// Keeps the credentials of another provider in memory and renews them ahead of their end, once, whoever asks.
///
/// Ahead of the end callers get the present value while one renewal runs beside them; close to the end they wait for
/// it. A renewal that fails leaves a live value in place and is tried again later; without a live value it is thrown to
/// those who waited, and the next caller tries anew. A caller that is cancelled leaves the queue; the renewal goes on
/// for the others.
///
/// The state is behind a mutex and not in an actor, because a cancelled caller has to leave the queue at once, and
/// because serving a value needs no suspension.
public final class CachedCredentialProvider: CredentialProvider {
    /// The name of the provider below.
    public let name: String

    private typealias Waiter = CheckedContinuation<Result<Credentials, CredentialError>, Never>

    private struct State {
        var refresh = RefreshState()
        var waiters: [UInt64: Waiter] = [:]
        /// Callers that were cancelled and are still on their way out, or not yet in the queue.
        var cancelled: Set<UInt64> = []
        var nextID: UInt64 = 0
    }

    private let source: any CredentialProvider
    private let clock: any WallClock
    private let random: @Sendable () -> Double
    private let state = Mutex(State())

    /// Makes a cache; nothing is fetched yet.
    ///
    /// - Parameters:
    ///   - source: The provider to ask.
    ///   - platform: Its clock and its random numbers are used. A chain that has learnt how far a service's clock is off
    ///     is asked for the time instead.
    public init(_ source: any CredentialProvider, platform: Platform) {
        self.name = source.name
        self.source = source
        self.clock = (source as? any ServiceTimed)?.serviceClock ?? platform.clock
        self.random = platform.random
    }

    /// Gives the credentials kept, or waits for new ones.
    ///
    /// - Throws: What the provider below throws, or ``CredentialError`` with `.cancelled` if this caller was.
    public func credentials() async throws(CredentialError) -> Credentials {
        let decision = state.withLock { $0.refresh.request(at: clock.now()) }
        switch decision {
        case .serve(let value):
            return value
        case .serveAndRefresh(let value):
            startRefresh()
            return value
        case .join, .start:
            return try await wait(decision)
        }
    }

    /// The credentials kept, if they can be given without waiting and it is not yet time to renew them.
    ///
    /// For those who cannot suspend: on `nil` they have to ask ``credentials()`` in a task.
    package var presentCredentials: Credentials? {
        state.withLock { $0.refresh.present(at: clock.now()) }
    }

    /// Forgets the credentials kept if they are those with this access key id.
    ///
    /// - Parameter accessKeyID: The key that a service has just called expired or invalid.
    public func invalidate(accessKeyID: String) {
        state.withLock { $0.refresh.invalidate(accessKeyID: accessKeyID) }
    }

    // MARK: The one renewal

    private func startRefresh() {
        // Unstructured, so that it outlives the caller that happened to begin it.
        Task {
            let result: Result<Credentials, CredentialError>
            do throws(CredentialError) {
                result = .success(try await source.credentials())
            } catch {
                result = .failure(error)
            }
            finish(result)
        }
    }

    private func finish(_ result: Result<Credentials, CredentialError>) {
        let now = clock.now()
        let jitter = random()
        let (outcome, waiters) = state.withLock { state in
            let outcome = state.refresh.finish(result, at: now, random: jitter)
            defer { state.waiters = [:] }
            return (outcome, state.waiters)
        }
        if case .failure(let error) = result, case .success = outcome {
            Logger.current.info(
                "Renewing credentials failed; the present ones are still used",
                metadata: ["credentials.provider": "\(name)", "error.code": "\(error.code)"]
            )
        }
        for waiter in waiters.values { waiter.resume(returning: outcome) }
    }

    // MARK: Those who wait

    private func wait(_ decision: RefreshState.Decision) async throws(CredentialError) -> Credentials {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { (waiter: Waiter) in queue(waiter, id, decision) }
        } onCancel: {
            leave(id)
        }
        state.withLock { _ = $0.cancelled.remove(id) }
        return try result.get()
    }

    /// Puts a caller into the queue, unless there is nothing left to wait for.
    private func queue(_ waiter: Waiter, _ id: UInt64, _ decision: RefreshState.Decision) {
        let (decision, answer) =
            state.withLock { state in
                // Since a caller was told to join, the renewal may have ended; nobody would wake it then.
                let decision =
                    decision == .join && !state.refresh.isRefreshing ? state.refresh.request(at: clock.now()) : decision
                switch decision {
                case .serve(let value), .serveAndRefresh(let value):
                    return (decision, Result<Credentials, CredentialError>.success(value))
                case .join, .start:
                    if state.cancelled.contains(id) { return (decision, .failure(Self.cancelled(name))) }
                    state.waiters[id] = waiter
                    return (decision, nil)
                }
            } as (RefreshState.Decision, Result<Credentials, CredentialError>?)
        if let answer { waiter.resume(returning: answer) }
        switch decision {
        case .start, .serveAndRefresh: startRefresh()
        case .serve, .join: break
        }
    }

    private func leave(_ id: UInt64) {
        let waiter = state.withLock { state in
            state.cancelled.insert(id)
            return state.waiters.removeValue(forKey: id)
        }
        waiter?.resume(returning: .failure(Self.cancelled(name)))
    }

    private static func cancelled(_ name: String) -> CredentialError {
        CredentialError(.cancelled, "cancelled while waiting for credentials", provider: name)
    }
}

extension CredentialProvider {
    /// Keeps what this provider gives in memory and renews it ahead of its end.
    ///
    /// - Parameter platform: Its clock and its random numbers are used.
    public func cached(platform: Platform) -> CachedCredentialProvider {
        CachedCredentialProvider(self, platform: platform)
    }
}
