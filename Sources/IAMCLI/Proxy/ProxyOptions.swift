// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import IAMCommand
internal import IAMCredentials
internal import IAMPlatform
internal import IAMServer
internal import SystemPackage

/// The options of `toolkit proxy` that are about listening and passing on.
struct ProxyOptions: ParsableArguments, Sendable {
    @Option(help: ArgumentHelp("The service, with a path that stands before each request's.", valueName: "url"))
    var upstream: String

    @Option(help: ArgumentHelp("Where to listen; port 0 takes any that is free.", valueName: "address:port"))
    var listen = "127.0.0.1:0"

    @Flag(help: "Listen where other machines can connect; needs --token-file.")
    var allowRemote = false

    @Flag(help: "Serve programs of all users of this machine, where no token is asked for.")
    var anyUser = false

    @Option(help: ArgumentHelp("A private file with the token that clients have to show.", valueName: "file"))
    var tokenFile: String?

    @Option(name: .customLong("allow-origin"), help: ArgumentHelp("Let pages of this origin call; repeatable."))
    var allowOrigins: [String] = []

    @Option(name: .customLong("allow-host"), help: ArgumentHelp("Answer to this name, too; repeatable."))
    var allowHosts: [String] = []

    @Option(help: ArgumentHelp("Speak TLS with this certificate chain (PEM).", valueName: "file"))
    var tlsCert: String?

    @Option(help: ArgumentHelp("The key of --tls-cert (PEM).", valueName: "file"))
    var tlsKey: String?

    @Option(help: ArgumentHelp("How often a request is sent in all.", valueName: "count"))
    var maxAttempts = 3

    @Option(
        help: ArgumentHelp("How long an exchange with the upstream may take: 30s, 15m; 0 for ever.", valueName: "time"),
        transform: Duration.init(argument:)
    )
    var timeout: Duration = .seconds(900)

    @Option(
        help: ArgumentHelp("How long a client may take for a request's head.", valueName: "time"),
        transform: Duration.init(argument:)
    )
    var idleTimeout: Duration = .seconds(30)

    @Option(
        help: ArgumentHelp("How long requests may go on when the proxy stops.", valueName: "time"),
        transform: Duration.init(argument:)
    )
    var grace: Duration = .seconds(30)

    @Option(help: ArgumentHelp("The largest body that is read whole before it is signed.", valueName: "bytes"))
    var bodyLimit = 5 * 1_024 * 1_024 * 1_024

    @Flag(help: "Write no line for each request.")
    var quiet = false

    /// Checks the options and fills in what they say.
    func apply(to configuration: inout ProxyConfiguration, in context: CommandContext) throws {
        let address = try ListenAddress(listen)
        (configuration.host, configuration.port) = (address.host, address.port)
        guard address.isLoopback || allowRemote else {
            throw UsageError(
                "\(address.host) can be reached by other machines, which could then call the service in your name"
                    + "\n  hint: listen on 127.0.0.1, or pass --allow-remote and --token-file"
            )
        }
        guard address.isLoopback || tokenFile != nil else {
            throw UsageError("--allow-remote needs --token-file, so that not everybody is served")
        }
        configuration.token = try tokenFile.map { try Self.token($0, context.platform.files) }
        configuration.servesAnyUser = anyUser
        configuration.allowedOrigins = allowOrigins
        configuration.allowedHosts = allowHosts
        switch (tlsCert, tlsKey) {
        case (let certificate?, let key?):
            configuration.tls = ProxyConfiguration.TLSFiles(certificate: certificate, key: key)
        case (nil, nil): break
        default: throw UsageError("--tls-cert and --tls-key go together")
        }
        guard idleTimeout > .zero else { throw UsageError("--idle-timeout must be more than nothing") }
        configuration.retries = RetryRule(maximumAttempts: maxAttempts)
        configuration.timeout = timeout > .zero ? timeout : nil
        configuration.idleTimeout = idleTimeout
        configuration.grace = grace
        configuration.bodyLimit = max(0, bodyLimit)
        let directory = context.platform.environment["TMPDIR"] ?? ""
        configuration.spoolDirectory = directory.isEmpty ? "/tmp" : directory
        if !quiet { configuration.log = { context.report($0) } }
    }

    /// Refuses a proxy whose upstream is the proxy.
    func checkNoLoop(_ configuration: ProxyConfiguration, _ upstream: EndpointAddress) throws {
        let own = try? ListenAddress(upstream.authority)
        guard configuration.port != 0, let own, own.port == configuration.port, upstream.isLocal else { return }
        throw UsageError("the upstream \(upstream.url) is the address the proxy listens on")
    }

    private static func token(_ path: String, _ files: any FileSystem) throws -> BearerToken {
        let file = FilePath(path)
        if try files.metadata(file).isOpenToOthers {
            throw UsageError("others may read the token in \(path)\n  hint: chmod 600 \(path)")
        }
        let bytes = try files.read(file, limit: 4_096)
        let text = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace)
        guard text.count == 1, let token = text.first, token.utf8.count >= 16 else {
            throw UsageError(
                "\(path) must hold one token of 16 characters or more\n  hint: openssl rand -hex 32 >\(path)"
            )
        }
        return BearerToken(Secret(String(token)))
    }
}

/// `address:port`, the address with brackets if it is one of IPv6.
struct ListenAddress: Sendable {
    let host: String
    let port: Int

    init(_ text: String) throws {
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
            throw UsageError("'\(text)' is not an address to listen on; write 127.0.0.1:8080 or [::1]:8080")
        }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        guard !host.isEmpty else {
            throw UsageError("'\(text)' names no address to listen on; write 127.0.0.1:\(port)")
        }
        self.host = String(host)
        self.port = Int(port)
    }

    var isLoopback: Bool { host.lowercased() == "localhost" || LoopbackAddress.contains(host) }
}

extension EndpointAddress {
    /// Takes `--upstream` apart.
    init(upstream: String) throws(UsageError) {
        do { try self.init(upstream, service: "upstream") } catch {
            throw UsageError("\(error.message)\n  hint: \(error.hint)")
        }
        guard query.isEmpty, !upstream.contains("?") else {
            throw UsageError("--upstream takes no query; it comes with each request")
        }
    }

    /// Refuses plain HTTP to another machine.
    func requireTLS(_ transport: any HTTPTransport) throws(UsageError) {
        do { try requireSecure(transport, service: "upstream") } catch {
            throw UsageError("\(error.message)\n  hint: \(error.hint)")
        }
    }
}
