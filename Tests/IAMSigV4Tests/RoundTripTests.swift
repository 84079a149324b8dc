// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import IAMSigV4
import Testing

/// Signs requests made at random, verifies them, and verifies them again with one place changed.
@Suite struct RoundTripTests {
    static let seed: UInt64 = 20_150_830
    static let batches = 100
    static let perBatch = 1_000

    struct Outcome: Sendable {
        var rounds = 0
        var counts: [String: Int] = [:]
        var failures: [String] = []
    }

    @Test func `a hundred thousand requests are accepted as signed, and refused with one place changed`() async throws {
        let outcomes = try await withThrowingTaskGroup(of: Outcome.self) { group in
            // Two at a time, so that other tests have their turn.
            var outcomes: [Outcome] = []
            for batch in 0..<Self.batches {
                if batch >= 2, let outcome = try await group.next() { outcomes.append(outcome) }
                group.addTask { try Self.run(seed: Self.seed + UInt64(batch)) }
            }
            return try await group.reduce(into: outcomes) { $0.append($1) }
        }
        for failure in outcomes.flatMap(\.failures).prefix(20) { Issue.record("\(failure)") }
        #expect(outcomes.map(\.rounds).reduce(0, +) == 100_000)
        var counts: [String: Int] = [:]
        for outcome in outcomes { counts.merge(outcome.counts, uniquingKeysWith: +) }
        // Every place has been changed, and every form of signature was among them, often enough to mean something.
        for mutation in Mutation.allCases { #expect(counts[mutation.rawValue, default: 0] > 3_000, "\(mutation)") }
        for form in ["header", "query", "chunked"] { #expect(counts[form, default: 0] > 10_000, "\(form)") }
    }

    private static func run(seed: UInt64) throws -> Outcome {
        var source = RandomRequestSource(seed: seed)
        var outcome = Outcome()
        for round in 0..<perBatch {
            let sample = try source.next()
            outcome.rounds += 1
            outcome.counts["\(sample.form)", default: 0] += 1
            if let error = source.refusal(sample) {
                outcome.failures.append("seed \(seed), round \(round): \(sample.request.path ?? "") refused: \(error)")
                continue
            }
            var mutation = Mutation.allCases[source.number(below: Mutation.allCases.count)]
            var changed = mutation.apply(to: sample, &source)
            if changed == nil {
                mutation = .method
                changed = mutation.apply(to: sample, &source)
            }
            outcome.counts[mutation.rawValue, default: 0] += 1
            if let changed, source.refusal(changed) == nil {
                outcome.failures.append("seed \(seed), round \(round): \(mutation) was changed and not noticed")
            }
        }
        return outcome
    }
}
