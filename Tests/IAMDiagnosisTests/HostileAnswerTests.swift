// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import IAMDiagnosis
import Testing

/// Answers that somebody made to do harm, or that broke on the way.
@Suite struct HostileAnswerTests {
    /// The same numbers in every run.
    private struct Dice: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 29)
        }
    }

    private static let morsels: [[UInt8]] =
        [
            "'", "\"", "\\u", "\\", "<", "</", "]]>", "<![CDATA[", "&#x0;", "<!DOCTYPE a [<!ENTITY b 'c'>]>", "\r\n",
            "\n\n",
            "\u{1B}[31m", "\u{202E}", "User: ", " is not authorized to perform: ", "(99999999T999999Z - 5 min.)", "{",
            "[",
            "The String-to-Sign should have been", "The Canonical String for this request should have been", "=", "&",
            "%",
        ].map { Array($0.utf8) } + [[0], [0xFF, 0xFE], [0xC3], [0xED, 0xA0, 0x80]]

    @Test func `ten thousand damaged answers are all read`() throws {
        let scenarios = try Scenario.all()
        var dice = Dice(state: 7)
        var named: Set<String> = []
        let clock = ContinuousClock()
        let start = clock.now
        for round in 0..<10_000 {
            var exchange = scenarios[round % scenarios.count].exchange
            for _ in 0...Int.random(in: 0...3, using: &dice) { damage(&exchange.body, &dice) }
            guard let diagnosis = Diagnosis(exchange) else { continue }
            named.insert(diagnosis.cause.description)
            for line in diagnosis.text {
                #expect(line.utf8.count < 4_096)
                #expect(line.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F })
            }
        }
        #expect(named.count > 30)
        // Seconds on a machine that has nothing else to do; what takes longer has grown with a power of the size.
        #expect(clock.now - start < .seconds(600))
    }

    @Test func `size makes no difference`() throws {
        let exchange = try #require(try Scenario.all().first { $0.name == "header-changed" }).exchange
        let clock = ContinuousClock()
        for piece in ["{\"a\":", "<a>", "'", "%2525", "\\u00", "\n", "&a=", "The Canonical String for this request"] {
            var large = exchange
            large.body = Array(String(repeating: piece, count: 4_000_000 / piece.utf8.count).utf8)
            let start = clock.now
            _ = Diagnosis(large)
            large.body =
                Array("{\"message\":\"The Canonical String for this request should have been\\n'".utf8) + large.body
            _ = Diagnosis(large)
            // What grows with the square of the size takes hours.
            #expect(clock.now - start < .seconds(120), "\(piece)")
        }
    }

    private func damage(_ body: inout [UInt8], _ dice: inout Dice) {
        let place = Int.random(in: 0...body.count, using: &dice)
        switch Int.random(in: 0..<5, using: &dice) {
        case 0: body.removeLast(body.count - place)
        case 1: body.insert(contentsOf: Self.morsels.randomElement(using: &dice) ?? [], at: place)
        case 2 where place < body.count: body[place] = UInt8.random(in: 0...255, using: &dice)
        case 3: body.removeSubrange(place..<min(body.count, place + Int.random(in: 1...40, using: &dice)))
        default:
            let end = min(body.count, place + Int.random(in: 1...400, using: &dice))
            body.insert(contentsOf: body[place..<end], at: Int.random(in: 0...body.count, using: &dice))
        }
    }
}
