// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import IAMPlatform
internal import Synchronization

public import struct FoundationEssentials.Date

/// How far the local clock is off, by host, as the `Date` of its answers says.
///
/// A signature holds the time, and services refuse one that is some minutes old or not yet due. Share one value between
/// all clients of a process, and take the time of decisions about an end from ``now(host:clock:)``.
public final class ClockSkew: Sendable {
    /// A difference that services do not mind, in seconds; answers take some time to arrive, too.
    static let tolerance = 240.0

    private let offsets = Mutex<[String: Double]>([:])

    /// Makes a value that knows of no difference.
    public init() {}

    /// The present as the host sees it.
    ///
    /// - Parameters:
    ///   - host: The host as in the endpoint's URL.
    ///   - clock: The local clock.
    public func now(host: String, clock: any WallClock) -> Date {
        clock.now().addingTimeInterval(seconds(host))
    }

    /// How far the host is ahead of the local clock; zero unless learnt otherwise.
    ///
    /// - Parameter host: The host as in the endpoint's URL.
    public func offset(host: String) -> Duration { .seconds(seconds(host)) }

    /// Compares the host's time with the corrected local time.
    ///
    /// - Parameters:
    ///   - host: The host as in the endpoint's URL.
    ///   - server: The `Date` of an answer.
    ///   - local: The local, uncorrected time when the answer came.
    ///   - tolerance: The difference to overlook, in seconds.
    /// - Returns: Whether the two differ by more, and the new offset is now remembered.
    func learn(host: String, server: Date, local: Date, tolerance: Double) -> Bool {
        let offset = server.timeIntervalSince1970 - local.timeIntervalSince1970
        return offsets.withLock { offsets in
            guard abs(offset - (offsets[host.lowercased()] ?? 0)) > tolerance else { return false }
            offsets[host.lowercased()] = offset
            return true
        }
    }

    private func seconds(_ host: String) -> Double {
        offsets.withLock { $0.isEmpty ? 0 : $0[host.lowercased()] ?? 0 }
    }
}
