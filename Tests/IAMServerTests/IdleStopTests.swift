// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import IAMPlatform
import IAMServer
import IAMTesting
import Testing

@Suite struct IdleStopTests {
    @Test func `an unused server ends after the limit`() async throws {
        let timer = ManualTimer()
        try await IdleStop(after: .seconds(60), timer: timer).wait()
        #expect(timer.slept == [.seconds(60)])
    }

    @Test func `a use puts the end off`() async throws {
        let timer = ManualTimer()
        let idle = IdleStop(after: .seconds(60), timer: timer)
        timer.advance(by: .seconds(50))
        idle.touch()
        timer.advance(by: .seconds(5))
        try await idle.wait()
        #expect(timer.slept == [.seconds(55)] && timer.now() == .seconds(110))
    }

    @Test func `a cancelled wait says so`() async {
        let task = Task {
            while !Task.isCancelled { await Task.yield() }
            try await IdleStop(after: .seconds(60), timer: ManualTimer()).wait()
        }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }
}
