// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import IAMEndpoints

/// How a signing proxy is set up.
public struct ProxyConfiguration: Sendable {
    /// Where everything goes.
    public var upstream: ForwardedHead.Upstream

    /// What it is signed for.
    public var identity: HostIdentity

    /// The address to listen on, without brackets.
    public var host = "127.0.0.1"

    /// The port to listen on; 0 for any that is free.
    public var port = 0

    /// What clients must show; needed to listen on anything but a loopback address.
    public var token: BearerToken? = nil

    /// Whether programs of all users of this machine are served where no token is asked for.
    public var servesAnyUser = false

    /// The origins of the pages that may call.
    public var allowedOrigins: [String] = []

    /// Names the proxy answers to beside the address it listens on.
    public var allowedHosts: [String] = []

    /// The files of certificate chain and key, PEM; plain HTTP if absent.
    public var tls: TLSFiles? = nil

    /// Which requests are sent again.
    public var retries = RetryRule()

    /// How long connecting to the upstream may take.
    public var connectTimeout = Duration.seconds(10)

    /// How long one attempt may take to its last byte; `nil` for no limit.
    public var timeout: Duration? = .seconds(900)

    /// How long a client may take for the head of a request, and between two pieces of its body.
    public var idleTimeout = Duration.seconds(30)

    /// How long requests may take that are under way when the proxy stops.
    public var grace = Duration.seconds(30)

    /// The most bytes of a body that has to be read whole before it is signed.
    public var bodyLimit = 5 * 1_024 * 1_024 * 1_024

    /// Where such a body waits if it is large.
    public var spoolDirectory = "/tmp"

    /// Takes a line for each request and each event; holds no secret and no query.
    public var log: @Sendable (String) -> Void = { _ in }

    /// Certificate chain and key of the listener.
    public struct TLSFiles: Sendable, Hashable {
        /// The path of the certificate chain.
        public let certificate: String
        /// The path of the key.
        public let key: String

        /// Names the files.
        ///
        /// - Parameters:
        ///   - certificate: The path of the certificate chain.
        ///   - key: The path of the key.
        public init(certificate: String, key: String) {
            self.certificate = certificate
            self.key = key
        }
    }

    /// Makes a configuration that listens on any free port of 127.0.0.1.
    ///
    /// - Parameters:
    ///   - upstream: Where everything goes.
    ///   - identity: What it is signed for.
    public init(upstream: ForwardedHead.Upstream, identity: HostIdentity) {
        self.upstream = upstream
        self.identity = identity
    }

    /// Whether only this machine can connect.
    var isLoopback: Bool { LoopbackAddress.contains(host) || host.lowercased() == "localhost" }
}
