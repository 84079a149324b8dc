// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

#if AsyncHTTPClientSupport
    internal import NIOCore

    /// Runs tasks on the thread of an event loop, between what the loop does for its connections.
    final class EventLoopExecutor: TaskExecutor {
        private let eventLoop: any EventLoop

        init(eventLoop: any EventLoop) {
            self.eventLoop = eventLoop
        }

        func enqueue(_ job: consuming ExecutorJob) {
            let job = UnownedJob(job)
            eventLoop.execute { unsafe job.runSynchronously(on: self.asUnownedTaskExecutor()) }
        }

        /// Whether the current task prefers to run here.
        var isPreferred: Bool {
            unsafe withUnsafeCurrentTask { unsafe $0?.unownedTaskExecutor == self.asUnownedTaskExecutor() }
        }
    }
#endif
