// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import IAMCommand
internal import IAMHTTP

/// How the server is reached.
struct ConnectionOptions: ParsableArguments, Sendable {
    @Option(help: ArgumentHelp("The most time connecting may take.", valueName: "seconds"))
    var connectTimeout: Double?

    @Flag(name: [.customShort("k"), .long], help: "Accept any certificate.")
    var insecure = false

    @Option(help: ArgumentHelp("Trust the certificates in this file.", valueName: "file"))
    var cacert: String?

    @Option(
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp("Use this address for a host.", valueName: "host:port:address")
    )
    var resolve: [String] = []

    @Option(
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp("Connect there instead.", valueName: "host:port:host:port")
    )
    var connectTo: [String] = []
}

extension ConnectionOptions {
    /// Tells the transport of these options.
    func configure(_ configuration: inout HTTPTransportConfiguration, _ rules: [ConnectRule]) {
        configuration.connectTo = rules
        if let cacert { configuration.caBundle = cacert }
        if insecure { configuration.certificateVerification = .none }
    }

    /// `--resolve` and `--connect-to` as one kind of rule.
    func connectRules() throws -> [ConnectRule] {
        let resolved = try resolve.map { text in
            let parts = text.drop { $0 == "+" }.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3, let port = Int(parts[1]), !parts[2].isEmpty else {
                throw UsageError("--resolve '\(text)' is not host:port:address")
            }
            let first = parts[2].prefix { $0 != "," }
            let address = first.filter { $0 != "[" && $0 != "]" }
            let host = parts[0] == "*" ? nil : String(parts[0])
            return ConnectRule(fromHost: host, fromPort: port, toHost: address, toPort: port)
        }
        let connected = try connectTo.map { text in
            guard let rule = ConnectRule(text) else {
                throw UsageError("--connect-to '\(text)' is not host:port:host:port")
            }
            return rule
        }
        return resolved + connected
    }
}
