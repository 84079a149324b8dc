// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import IAMCredentials
import IAMProviders
import Testing

@Suite struct RefreshStateTests {
    /// A state that holds credentials got at `start`.
    private func state(lifetime: Double?, random: Double = 0) -> RefreshState {
        var state = RefreshState()
        #expect(state.request(at: start) == .start)
        _ = state.finish(.success(credentials(lifetime: lifetime)), at: start, random: random)
        return state
    }

    private let failure = CredentialError(.unreachable, "no answer")

    @Test func `the first caller starts and the next ones join`() {
        var state = RefreshState()
        #expect(state.request(at: start) == .start)
        #expect(state.request(at: start) == .join)
        #expect(state.request(at: start) == .join)
    }

    @Test(arguments: [
        // Lifetime, seconds since the fetch, decision.
        (3_600.0, 0.0, "serve"), (3_600, 2_699, "serve"), (3_600, 2_700, "serveAndRefresh"),
        (3_600, 3_539, "serveAndRefresh"), (3_600, 3_540, "start"), (3_600, 3_600, "start"), (3_600, 9_999, "start"),
        (43_200, 39_599, "serve"), (43_200, 39_600, "serveAndRefresh"), (43_200, 43_140, "start"),
        (5_400, 1_799, "serve"), (5_400, 1_800, "serveAndRefresh"),
        (1_200, 899, "serve"), (1_200, 900, "serveAndRefresh"), (1_200, 1_140, "start"),
        (900, 599, "serve"), (900, 600, "serveAndRefresh"),
        (600, 299, "serve"), (600, 300, "serveAndRefresh"), (600, 540, "start"),
        (90, 29, "serve"), (90, 30, "start"),
    ])
    func `the windows follow the lifetime`(lifetime: Double, age: Double, expected: String) {
        var state = state(lifetime: lifetime)
        #expect(kind(state.request(at: start.addingTimeInterval(age))) == expected)
    }

    @Test(arguments: [(0.0, 2_700.0), (0.5, 2_925), (1, 3_150)])
    func `jitter cuts the advisory window by up to a half`(random: Double, begin: Double) {
        var state = state(lifetime: 3_600, random: random)
        #expect(kind(state.request(at: start.addingTimeInterval(begin - 1))) == "serve")
        #expect(kind(state.request(at: start.addingTimeInterval(begin))) == "serveAndRefresh")
    }

    @Test func `in the advisory window one caller refreshes and the others are served`() {
        var state = state(lifetime: 3_600)
        let now = start.addingTimeInterval(3_000)
        #expect(kind(state.request(at: now)) == "serveAndRefresh")
        #expect(kind(state.request(at: now)) == "serve")
    }

    @Test func `in the mandatory window callers join what the advisory window began`() {
        var state = state(lifetime: 3_600)
        #expect(kind(state.request(at: start.addingTimeInterval(3_000))) == "serveAndRefresh")
        #expect(kind(state.request(at: start.addingTimeInterval(3_550))) == "join")
    }

    @Test func `a failure in the advisory window keeps the value and waits before the next attempt`() {
        var state = state(lifetime: 3_600)
        let now = start.addingTimeInterval(2_700)
        _ = state.request(at: now)
        let outcome = state.finish(.failure(failure), at: now, random: 0)
        #expect((try? outcome.get())?.accessKeyID == "ASIAEXAMPLE")
        #expect(kind(state.request(at: now.addingTimeInterval(299))) == "serve")
        #expect(kind(state.request(at: now.addingTimeInterval(300))) == "serveAndRefresh")
    }

    @Test func `a failure late in the advisory window is tried again in the mandatory one at the latest`() {
        var state = state(lifetime: 3_600)
        let now = start.addingTimeInterval(3_500)
        _ = state.request(at: now)
        _ = state.finish(.failure(failure), at: now, random: 1)
        #expect(kind(state.request(at: start.addingTimeInterval(3_539))) == "serve")
        #expect(kind(state.request(at: start.addingTimeInterval(3_540))) == "start")
    }

    @Test func `a failure in the mandatory window serves the live value and is tried again in seconds`() {
        var state = state(lifetime: 3_600)
        let now = start.addingTimeInterval(3_545)
        #expect(state.request(at: now) == .start)
        let outcome = state.finish(.failure(failure), at: now, random: 0)
        #expect((try? outcome.get()) != nil)
        #expect(kind(state.request(at: now)) == "serve")
        #expect(kind(state.request(at: now.addingTimeInterval(1))) == "start")
    }

    @Test func `a failure without a live value is thrown and the next caller starts anew`() {
        var state = state(lifetime: 3_600)
        let now = start.addingTimeInterval(3_600)
        #expect(state.request(at: now) == .start)
        #expect(throws: CredentialError.self) { try state.finish(.failure(failure), at: now, random: 0).get() }
        #expect(state.request(at: now) == .start)
    }

    @Test func `a value that ends while its renewal fails is not served`() {
        var state = state(lifetime: 3_600)
        #expect(state.request(at: start.addingTimeInterval(3_590)) == .start)
        let outcome = state.finish(.failure(failure), at: start.addingTimeInterval(3_601), random: 0)
        #expect(throws: CredentialError.self) { try outcome.get() }
    }

    @Test func `a value is there for who cannot wait until it is time to renew it`() {
        #expect(RefreshState().present(at: start) == nil)
        var state = state(lifetime: 3_600)
        let times: [(Double, Bool)] = [(0, true), (2_000, true), (3_590, false), (3_600, false), (4_000, false)]
        for (seconds, isThere) in times {
            #expect((state.present(at: start.addingTimeInterval(seconds)) != nil) == isThere)
        }
        let now = start.addingTimeInterval(2_000)
        #expect(state.request(at: now) == state.present(at: now).map { .serve($0) })
        state.invalidate(accessKeyID: credentials(lifetime: 1).accessKeyID)
        #expect(state.present(at: start) == nil)
    }

    @Test func `credentials that have ended already count as a failure`() {
        var state = RefreshState()
        _ = state.request(at: start)
        let error = #expect(throws: CredentialError.self) {
            try state.finish(.success(credentials(lifetime: 0)), at: start, random: 0).get()
        }
        #expect(error?.code == .expired)
        #expect(state.request(at: start) == .start)
    }

    @Test func `a source with nothing better is not asked on every call`() {
        var state = state(lifetime: 30)
        #expect(kind(state.request(at: start)) == "serve")
        #expect(kind(state.request(at: start.addingTimeInterval(1))) == "start")
    }

    @Test func `credentials without an end are asked for again after a quarter of an hour`() {
        var state = state(lifetime: nil)
        #expect(kind(state.request(at: start.addingTimeInterval(899))) == "serve")
        #expect(kind(state.request(at: start.addingTimeInterval(900))) == "serveAndRefresh")
        _ = state.finish(.failure(failure), at: start.addingTimeInterval(900), random: 0)
        #expect(kind(state.request(at: start.addingTimeInterval(900))) == "serve")
        #expect(kind(state.request(at: start.addingTimeInterval(1_200))) == "serveAndRefresh")
    }

    @Test func `an invalidated value is gone, another one stays`() {
        var state = state(lifetime: 3_600)
        state.invalidate(accessKeyID: "ASIAANOTHER")
        #expect(kind(state.request(at: start)) == "serve")
        state.invalidate(accessKeyID: "ASIAEXAMPLE")
        #expect(state.request(at: start) == .start)
    }

    private func kind(_ decision: RefreshState.Decision) -> String {
        switch decision {
        case .serve: "serve"
        case .serveAndRefresh: "serveAndRefresh"
        case .join: "join"
        case .start: "start"
        }
    }
}
