// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// Everything outside the process that the toolkit touches, as one value that is passed down.
///
/// Nothing below the command line reads the environment, a file, a clock or the network in any other way, so a test
/// hands in a stub and a whole resolution runs in memory.
public struct Platform: Sendable {
    /// The environment variables.
    public var environment: Environment

    /// The files.
    public var files: any FileSystem

    /// The time of day.
    public var clock: any WallClock

    /// Time that only goes forward, and waiting.
    public var timer: any MonotonicTimer

    /// Running other programs.
    public var processes: any ProcessRunner

    /// HTTP; made at first use, so that a cached answer never starts an event loop.
    public var transport: any HTTPTransport

    /// The aliases of host names; none unless set.
    public var names: NameResolver = .none

    /// The stores for secrets; none unless set.
    public var secrets: SecretStores = .none

    /// Random numbers for jitter, each at least 0 and less than 1.
    public var random: @Sendable () -> Double

    /// Bundles the given parts.
    ///
    /// - Parameters:
    ///   - environment: The environment variables.
    ///   - files: The files.
    ///   - clock: The time of day.
    ///   - timer: Time that only goes forward.
    ///   - processes: Running other programs.
    ///   - transport: HTTP.
    ///   - random: Numbers in `0..<1`.
    public init(
        environment: Environment,
        files: any FileSystem,
        clock: any WallClock,
        timer: any MonotonicTimer,
        processes: any ProcessRunner,
        transport: any HTTPTransport,
        random: @escaping @Sendable () -> Double
    ) {
        self.environment = environment
        self.files = files
        self.clock = clock
        self.timer = timer
        self.processes = processes
        self.transport = transport
        self.random = random
    }

    /// The machine this runs on.
    ///
    /// - Parameter transport: The HTTP transport, which this module has none of; `IAMHTTP` does.
    public static func system(transport: any HTTPTransport) -> Platform {
        var platform = Platform(
            environment: .process(),
            files: POSIXFileSystem(),
            clock: SystemClock(),
            timer: SystemTimer(),
            processes: SubprocessRunner(),
            transport: transport,
            random: { Double.random(in: 0..<1) }
        )
        platform.names = .system
        return platform
    }
}
