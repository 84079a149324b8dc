// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

#if AsyncHTTPClientSupport
    public import AsyncHTTPClient
    public import IAMCredentials
    public import IAMPlatform
    public import IAMSigV4
    internal import NIOCore
    internal import NIOHTTP1
    internal import NIOPosix

    /// An HTTP client whose every request is signed with the credentials of the moment.
    ///
    /// ```swift
    /// let platform = Platform.system(transport: AsyncHTTPClientTransport())
    /// let chain = DefaultChain.make(platform: platform).cached(platform: platform)
    /// let http = HTTPClient(configuration: .forSigning)
    /// let api = SigningClient(http, provider: chain, service: "execute-api", region: "eu-west-2", platform: platform)
    /// let things = try await api.execute(HTTPClientRequest(url: "https://id.execute-api.eu-west-2.amazonaws.com/things"))
    /// ```
    ///
    /// The client must follow no redirects, as with `forSigning`: a redirected request would carry its session token to
    /// another host. `HTTPClient.shared` follows them.
    public struct SigningClient: Sendable {
        /// When a request is sent again.
        public enum Retries: Sendable, Hashable {
            /// Never.
            case never

            /// After a throttling or server error, or when no connection could be made, if the method is idempotent:
            /// up to this many attempts in all, with growing random pauses, or as long as `Retry-After` says.
            ///
            /// Source: RFC 9110, 9.2.2 "Idempotent Methods", 10.2.3 "Retry-After".
            case idempotent(maximumAttempts: Int)
        }

        private let client: HTTPClient
        private let provider: any CredentialProvider
        private let signer: SigV4Signer
        private let platform: Platform
        private let retries: Retries

        /// Makes a client.
        ///
        /// - Parameters:
        ///   - client: Sends the requests; stays the caller's to shut down.
        ///   - provider: Gives the credentials, asked for every attempt: pass a cached one.
        ///   - service: The signing name, such as `execute-api`.
        ///   - region: The signing region.
        ///   - platform: The clock, and waiting between attempts.
        ///   - options: The signing options, if not the service's own.
        ///   - retries: When a request is sent again.
        public init(
            _ client: HTTPClient,
            provider: any CredentialProvider,
            service: String,
            region: String,
            platform: Platform,
            options: SigningOptions? = nil,
            retries: Retries = .idempotent(maximumAttempts: 3)
        ) {
            self.client = client
            self.provider = provider
            self.signer = SigV4Signer(service: service, region: region, options: options)
            self.platform = platform
            self.retries = retries
        }

        /// Signs and sends; each attempt is signed anew.
        ///
        /// - Parameters:
        ///   - request: The request, unsigned. Its body is read into memory unless `payload` is given.
        ///   - payload: What is known of the body; a request that has one is then sent once only.
        ///   - timeout: How long one attempt may take until the head of the answer is there.
        /// - Returns: The answer, whatever its status.
        /// - Throws: `CredentialError`, `SigningError`, `TransportError` (with `insecure` if the client has followed a
        ///   redirect), or what the client throws.
        public func execute(
            _ request: HTTPClientRequest,
            payload: SigningPayload? = nil,
            timeout: Duration = .seconds(30)
        ) async throws -> HTTPClientResponse {
            var request = request
            let isReplayable = payload == nil || request.body == nil
            let known: SigningPayload
            if let payload {
                known = payload
            } else {
                let bytes = try await request.loadBody(upTo: 64 * 1_024 * 1_024)
                known = bytes.isEmpty ? .empty : .bytes(bytes)
            }
            let attempts = isReplayable ? maximumAttempts(for: request.method) : 1
            var attempt = 1
            while true {
                let credentials = try await provider.credentials()
                let signed = try request.signed(
                    by: signer,
                    credentials: credentials,
                    at: platform.clock.now(),
                    payload: known
                )
                do {
                    let response = try await client.execute(signed, timeout: TimeAmount(timeout))
                    guard response.history.count <= 1 else {
                        throw TransportError(
                            .insecure,
                            "the HTTP client followed a redirect with a signed request: make it with the configuration "
                                + "forSigning"
                        )
                    }
                    guard attempt < attempts, Self.isTransient(response.status) else { return response }
                    try await pause(after: attempt, retryAfter: response.headers.first(name: "Retry-After"))
                } catch let error where attempt < attempts && Self.isConnectFailure(error) {
                    try await pause(after: attempt, retryAfter: nil)
                }
                attempt += 1
            }
        }

        private func maximumAttempts(for method: HTTPMethod) -> Int {
            switch (retries, method) {
            case (.idempotent(let maximum), .GET), (.idempotent(let maximum), .HEAD),
                (.idempotent(let maximum), .OPTIONS), (.idempotent(let maximum), .PUT),
                (.idempotent(let maximum), .DELETE):
                max(1, maximum)
            default: 1
            }
        }

        private static func isTransient(_ status: HTTPResponseStatus) -> Bool {
            [429, 500, 502, 503, 504].contains(status.code)
        }

        private static func isConnectFailure(_ error: any Error) -> Bool {
            error is NIOConnectionError || (error as? HTTPClientError) == .connectTimeout
        }

        /// A random part of 0.1, 0.2, 0.4 … seconds, or what the server asks for, and never more than 20 seconds.
        private func pause(after attempt: Int, retryAfter: String?) async throws {
            let longest = 0.1 * Double(1 << min(attempt - 1, 8))
            let asked = retryAfter.flatMap { Int($0) }.map(Double.init)
            let seconds = min(20, max(0, asked ?? longest * platform.random()))
            try await platform.timer.sleep(for: .seconds(seconds))
        }
    }

    extension HTTPClient.Configuration {
        /// The defaults, but no redirect is followed, because one could lead a signed request to another host.
        public static var forSigning: HTTPClient.Configuration {
            HTTPClient.Configuration(redirectConfiguration: .disallow)
        }
    }
#endif
