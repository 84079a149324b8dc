// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// Runs tasks on the thread of a loop, between what the loop does besides.
package final class LoopExecutor: TaskExecutor {
    private let execute: @Sendable (@escaping @Sendable () -> Void) -> Void

    /// Makes an executor.
    ///
    /// - Parameter execute: Hands work over to the loop, which does it soon and in the order it came.
    package init(_ execute: @escaping @Sendable (@escaping @Sendable () -> Void) -> Void) {
        self.execute = execute
    }

    /// Runs a part of a task as soon as the loop gets to it.
    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        execute { unsafe job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }

    /// Whether the current task prefers to run here.
    package var isPreferred: Bool {
        unsafe withUnsafeCurrentTask { unsafe $0?.unownedTaskExecutor == self.asUnownedTaskExecutor() }
    }
}
