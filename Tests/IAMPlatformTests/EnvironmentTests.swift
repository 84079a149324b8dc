// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import IAMPlatform
import IAMTesting
import SystemPackage
import Testing

@Suite struct EnvironmentTests {
    @Test func `a blank variable counts as unset`() {
        let environment = Environment(["A": "", "B": " \t", "C": " x ", "D": "TRUE", "E": "yes"])
        #expect(environment["A"] == nil)
        #expect(environment["B"] == nil)
        #expect(environment["C"] == " x ")
        #expect(environment.isTrue("D") == true)
        #expect(environment.isTrue("E") == false)
        #expect(environment.isTrue("F") == nil)
    }

    @Test func `the process's variables are there and not printed`() {
        let environment = Environment.process()
        #expect(environment["PATH"] != nil)
        #expect(environment.description == "\(environment.variables.count) variables")
        var dumped = ""
        dump(Environment(["TOKEN": "s3cr3t"]), to: &dumped)
        #expect(!dumped.contains("s3cr3t"))
    }

    @Test func `a stub platform keeps to memory`() async throws {
        let clock = ManualClock()
        let timer = ManualTimer(clock: clock)
        let before = clock.now()
        try await timer.sleep(for: .seconds(90))
        #expect(clock.now().timeIntervalSince(before) == 90)
        #expect(timer.slept == [.seconds(90)])
        let platform = Platform.stub(environment: ["A": "b"], files: ["/home/x": "y"])
        #expect(platform.environment["A"] == "b")
        #expect(try platform.files.read("/home/x", limit: 10) == Array("y".utf8))
    }
}
