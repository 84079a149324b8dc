// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import IAMCommand
internal import IAMEndpoints
internal import IAMHTTP
internal import IAMPlatform
internal import IAMProviders
internal import IAMServer
internal import UnixSignals

/// `toolkit proxy`: signs what programs and pages without keys send, and passes it on.
struct ProxyCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "proxy",
        abstract: "Sign HTTP requests on their way to a service, for programs and web pages that hold no keys.",
        usage: "toolkit proxy --upstream <url> [--listen <address>] [<options>]",
        discussion: """
            Prints the address it listens on, and serves until interrupted. The path and query of a request go to the
            upstream byte for byte, behind the path of its URL.

            Whoever reaches the proxy can call the service: it listens on this machine alone, for programs of this user
            (Linux; --any-user for all), unless --allow-remote says otherwise, and then every client has to send
            Proxy-Authorization: Bearer TOKEN. It answers to the address it listens on and to the names of --allow-host, and
            lets no page call but those of --allow-origin.

            /.well-known/aws-iam-toolkit/proxy/health and …/metrics are its own; the second is for Prometheus.
            """
    )

    @OptionGroup(title: "Proxy options")
    var proxy: ProxyOptions

    @OptionGroup(title: "Signing options")
    var target: SigningTargetOptions

    @OptionGroup(title: "Shared options")
    var shared: SharedOptions

    func run(in context: CommandContext) async throws -> Int32 {
        let address = try EndpointAddress(upstream: proxy.upstream)
        let session = try await Session(shared, in: context) { transport in
            // As many as clients; the eight of a pool's default would be a queue.
            transport.maximumConnectionsPerHost = 1_024
        }
        try address.requireTLS(session.platform.transport)
        let identity = try await session.identify(host: address.host, path: address.path, target)
        let provider = try session.renewingProvider()
        // A wrong profile shows now, and not in the answer to the first request.
        _ = try await provider.credentials()
        var configuration = ProxyConfiguration(
            upstream: .init(scheme: address.scheme, authority: address.authority, path: address.path),
            identity: identity
        )
        try proxy.apply(to: &configuration, in: context)
        try proxy.checkNoLoop(configuration, address)
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
        let scheme = configuration.tls == nil ? "http" : "https"
        let host = configuration.host.contains(":") ? "[\(configuration.host)]" : configuration.host
        context.report("signing for \(identity.service) in \(identity.region) (\(identity.rule)), to \(address.url)")
        do {
            return try await SigningProxy(configuration, provider: provider, platform: session.platform).run { port in
                try context.write("\(scheme)://\(host):\(port)\n")
                for await _ in signals { break }
                return 0
            }
        } catch let error as ProxyConfigurationError {
            throw UsageError(error.description)
        }
    }
}
