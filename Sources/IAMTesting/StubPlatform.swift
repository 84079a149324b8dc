// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import IAMPlatform

extension Platform {
    /// A platform in memory: nothing outside the process is touched, and time stands still until a test moves it.
    ///
    /// - Parameters:
    ///   - environment: All environment variables.
    ///   - files: Files by absolute path, with their text.
    ///   - fileSystem: The files as a file system, in place of `files`.
    ///   - clock: The time of day; 2026-01-02T03:04:05Z unless given.
    ///   - timer: Waiting; returns at once unless given.
    ///   - processes: Running programs; none is known unless given.
    ///   - transport: HTTP; unavailable unless given.
    ///   - random: Every random number.
    public static func stub(
        environment: [String: String] = [:],
        files: [String: String] = [:],
        fileSystem: (any FileSystem)? = nil,
        clock: any WallClock = ManualClock(),
        timer: any MonotonicTimer = ManualTimer(),
        processes: any ProcessRunner = ScriptedProcessRunner(),
        transport: any HTTPTransport = NoTransport(),
        random: Double = 0.5
    ) -> Platform {
        Platform(
            environment: Environment(environment),
            files: fileSystem ?? InMemoryFileSystem(files: files),
            clock: clock,
            timer: timer,
            processes: processes,
            transport: transport,
            random: { random }
        )
    }
}
