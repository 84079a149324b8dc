// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Times pieces of work side by side, in processor time, so that what else runs on the machine hits all alike.
enum Measurement {
    /// The processor time of each piece per call in nanoseconds: the median over rounds in which each piece has a turn.
    static func compare(rounds: Int = 31, calls: Int = 4_000, _ pieces: [() throws -> Void]) throws -> [Double] {
        var times = [[Double]](repeating: [], count: pieces.count)
        for round in 0...rounds {
            for (index, piece) in pieces.enumerated() {
                let start = processorTime()
                for _ in 0..<calls { try piece() }
                // The first round only warms up.
                if round > 0 { times[index].append((processorTime() - start) / Double(calls)) }
            }
        }
        return times.map { $0.sorted()[$0.count / 2] }
    }

    /// The processor time of this process in nanoseconds.
    static func processorTime() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
    }
}

/// Keeps a result from being optimised away.
@inline(never)
func keep<Value>(_ value: Value) {
    withExtendedLifetime(value) {}
}

/// Writes `name value` lines, which `run.sh` lays out.
func report(_ name: String, _ value: Double, digits: Int = 0) {
    var scale = 1.0
    for _ in 0..<digits { scale *= 10 }
    let scaled = Int((value * scale).rounded())
    let fraction = String(scaled % Int(scale))
    let padded = String(repeating: "0", count: max(0, digits - fraction.utf8.count)) + fraction
    print("\(name) \(scaled / Int(scale))\(digits > 0 ? ".\(padded)" : "")")
}
