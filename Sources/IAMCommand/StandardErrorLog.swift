// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import Logging

/// Log lines for the person at the terminal: warnings and notices, and all of it with `--debug`.
struct StandardErrorLog: LogHandler, Sendable {
    private let write: @Sendable (String) -> Void

    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level

    /// Sends the log of the whole process to `write`; to be called once.
    static func start(level: Logger.Level, write: @escaping @Sendable (String) -> Void) {
        LoggingSystem.bootstrap { _ in StandardErrorLog(logLevel: level, write: write) }
    }

    private init(logLevel: Logger.Level, write: @escaping @Sendable (String) -> Void) {
        self.logLevel = logLevel
        self.write = write
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let pairs = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
        let details = pairs.map { " \($0.key)=\($0.value)" }.joined()
        write("\(event.level): \(event.message)\(details)")
    }
}
