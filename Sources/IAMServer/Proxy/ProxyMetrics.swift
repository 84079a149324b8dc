// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// What the proxy has done since it started, for Prometheus.
///
/// Source: Prometheus, "Exposition formats", text format 0.0.4.
final class ProxyMetrics: Sendable {
    struct Counts: Sendable {
        /// Answers by their status class, 1 to 5.
        var answers: [Int: Int] = [:]
        var refusals = 0
        var upstreamFailures = 0
        var retries = 0
        var bytesReceived = 0
        var bytesSent = 0
        var inFlight = 0
    }

    private let counts = Mutex(Counts())

    func update(_ change: (inout Counts) -> Void) { counts.withLock { change(&$0) } }

    var text: String {
        let counts = counts.withLock { $0 }
        var text = Self.head("requests_total", "counter", "Requests answered, by status class.")
        for status in 2...5 {
            text += "\(Self.prefix)requests_total{class=\"\(status)xx\"} \(counts.answers[status] ?? 0)\n"
        }
        let rest = [
            ("refused_total", "counter", "Requests that the proxy refused itself.", counts.refusals),
            ("upstream_failures_total", "counter", "Attempts without a whole answer.", counts.upstreamFailures),
            ("retries_total", "counter", "Requests sent again.", counts.retries),
            ("request_bytes_total", "counter", "Bytes of bodies from clients.", counts.bytesReceived),
            ("response_bytes_total", "counter", "Bytes of bodies to clients.", counts.bytesSent),
            ("in_flight", "gauge", "Requests under way.", counts.inFlight),
        ]
        for (name, type, help, value) in rest {
            text += Self.head(name, type, help) + "\(Self.prefix)\(name) \(value)\n"
        }
        return text
    }

    private static let prefix = "iam_proxy_"

    private static func head(_ name: String, _ type: String, _ help: String) -> String {
        "# HELP \(prefix)\(name) \(help)\n# TYPE \(prefix)\(name) \(type)\n"
    }
}
