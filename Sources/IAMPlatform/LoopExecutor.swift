// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Runs tasks on the thread of a loop, between what the loop does besides.
package final class LoopExecutor: TaskExecutor {
    private struct State {
        var jobs: [UnownedJob] = []
        /// Whether the loop is about to look for jobs.
        var isCalled = false
    }

    /// How often new jobs are looked for before the loop gets a turn; connections must not wait for tasks that never end.
    private static let rounds = 64

    private let execute: @Sendable (@escaping @Sendable () -> Void) -> Void
    private let state = Mutex(State())

    /// Makes an executor.
    ///
    /// - Parameter execute: Hands work over to the loop, which does it soon and in the order it came.
    package init(_ execute: @escaping @Sendable (@escaping @Sendable () -> Void) -> Void) {
        self.execute = execute
    }

    /// Runs a part of a task as soon as the loop gets to it.
    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let mustCall = state.withLock { state in
            state.jobs.append(job)
            defer { state.isCalled = true }
            return !state.isCalled
        }
        if mustCall { execute { self.runJobs() } }
    }

    /// Runs what there is, and what comes of it, without a turn of the loop for each.
    private func runJobs() {
        for _ in 0..<Self.rounds {
            let jobs = state.withLock { state in
                defer { state.jobs = [] }
                if state.jobs.isEmpty { state.isCalled = false }
                return state.jobs
            }
            if jobs.isEmpty { return }
            jobs.forEach { unsafe $0.runSynchronously(on: self.asUnownedTaskExecutor()) }
        }
        execute { self.runJobs() }
    }

    /// Whether the current task prefers to run here.
    package var isPreferred: Bool {
        unsafe withUnsafeCurrentTask { unsafe $0?.unownedTaskExecutor == self.asUnownedTaskExecutor() }
    }
}
