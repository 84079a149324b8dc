// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials
internal import IAMPlatform
internal import Synchronization

/// A new provider on a new platform, with the kit between the two.
struct ProviderStage: Sendable {
    let clock: ManualClock
    let interception: Interception
    let provider: any CredentialProvider
    private let bell: Bell
    private let patience: Duration
    private let timer: any MonotonicTimer

    init(_ kit: CredentialProviderConformance, platform: (ManualClock) -> Platform) {
        let clock = ManualClock()
        let bell = Bell()
        let interception = Interception(bell)
        var platform = platform(clock)
        platform.transport = InterceptedTransport(below: platform.transport, interception: interception)
        platform.processes = InterceptedProcesses(below: platform.processes, interception: interception)
        self.clock = clock
        self.bell = bell
        self.interception = interception
        self.provider = kit.provider(platform)
        self.patience = kit.expectations.patience
        self.timer = kit.expectations.timer
    }

    /// Begins a call of the provider.
    func begin() -> ProviderCall { ProviderCall(provider, bell) }

    /// Calls the provider and waits for the end of the call, or gives it up.
    func call() async -> ProviderCall.Outcome {
        let call = begin()
        await wait { call.outcome != nil }
        guard let outcome = call.outcome else {
            call.cancel()
            return .gaveUp
        }
        return outcome
    }

    /// Waits until something holds or patience ends.
    func wait(until condition: () -> Bool) async {
        await withTaskGroup { group in
            let end = Bell()
            group.addTask { [timer, patience, bell] in
                guard (try? await timer.sleep(for: patience)) != nil else { return }
                end.ring()
                bell.ring()
            }
            var count = bell.count
            while !condition(), end.count == 0 {
                await bell.wait(after: count)
                count = bell.count
            }
            group.cancelAll()
        }
    }
}

/// Wakes those who wait for something to change.
final class Bell: Sendable {
    private struct State {
        var count = 0
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    /// How often it has rung.
    var count: Int { state.withLock { $0.count } }

    func ring() {
        let waiting = state.withLock { state in
            state.count += 1
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    /// Returns as soon as it has rung more than `count` times.
    func wait(after count: Int) async {
        await withCheckedContinuation { continuation in
            let hasRung = state.withLock { state in
                if state.count == count { state.waiting.append(continuation) }
                return state.count != count
            }
            if hasRung { continuation.resume() }
        }
    }
}

/// One call of a provider, which somebody may give up.
final class ProviderCall: Sendable {
    /// How it ended.
    enum Outcome: Sendable {
        case gave(Credentials)
        case threw(CredentialError)
        case gaveUp
    }

    private final class Progress: Sendable {
        let state = Mutex<(hasBegun: Bool, outcome: Outcome?)>((false, nil))
    }

    private let progress = Progress()
    private let task: Task<Void, Never>

    init(_ provider: any CredentialProvider, _ bell: Bell) {
        // Unstructured, so that a call that never ends can be left behind.
        self.task = Task { [progress] in
            progress.state.withLock { $0.hasBegun = true }
            bell.ring()
            let outcome: Outcome
            do throws(CredentialError) {
                outcome = .gave(try await provider.credentials())
            } catch {
                outcome = .threw(error)
            }
            progress.state.withLock { $0.outcome = outcome }
            bell.ring()
        }
    }

    /// Whether the provider has been asked.
    var hasBegun: Bool { progress.state.withLock { $0.hasBegun } }

    /// How it ended; `nil` while it has not.
    var outcome: Outcome? { progress.state.withLock { $0.outcome } }

    func cancel() { task.cancel() }
}
