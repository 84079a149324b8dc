// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import IAMCommand
internal import IAMHTTP

/// How the server is reached, in curl's letters and with curl's meanings.
struct ConnectionOptions: ParsableArguments, Sendable {
    @Option(help: ArgumentHelp("The most time connecting may take.", valueName: "seconds"))
    var connectTimeout: Double?

    @OptionGroup
    var tls: TLSOptions

    @OptionGroup
    var route: RouteOptions

    @Flag(name: .customLong("http1.1"), help: "Speak HTTP/1.1 only; the default.")
    var http1_1 = false

    @Flag(name: .customLong("http2"), help: "Speak HTTP/2 where the server offers it over TLS.")
    var http2 = false

    @Flag(help: "Ask for a compressed answer, and unpack it.")
    var compressed = false

    @Flag(help: ArgumentHelp("Accepted: no connection outlives a call.", visibility: .hidden))
    var noKeepalive = false

    @Flag(help: ArgumentHelp("Accepted: no TLS session outlives a call.", visibility: .hidden))
    var noSessionid = false

    @Flag(help: ArgumentHelp("Accepted: small writes are never held back.", visibility: .hidden))
    var tcpNodelay = false
}

extension ConnectionOptions: WordOptions {
    mutating func read(_ words: inout OptionWords) {
        connectTimeout = words.value("connect-timeout")
        tls = words.group()
        route = words.group()
        http1_1 = words.flag("http1.1")
        http2 = words.flag("http2")
        compressed = words.flag("compressed")
        noKeepalive = words.flag("no-keepalive")
        noSessionid = words.flag("no-sessionid")
        tcpNodelay = words.flag("tcp-nodelay")
    }
}

extension ConnectionOptions {
    /// Tells the transport of these options.
    func configure(_ configuration: inout HTTPTransportConfiguration, _ rules: [ConnectRule]) {
        configuration.connectTo = rules
        configuration.httpVersion = http2 && !http1_1 ? .automatic : .http1
        configuration.decompresses = compressed
        tls.configure(&configuration)
        route.configure(&configuration)
    }

    /// `--resolve` and `--connect-to` as one kind of rule.
    func connectRules() throws -> [ConnectRule] { try route.connectRules() }
}
