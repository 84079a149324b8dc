// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

#if AsyncHTTPClientSupport
    public import AsyncHTTPClient
    internal import HTTPTypes
    public import IAMCredentials
    internal import IAMPlatform
    public import IAMSigV4
    internal import NIOCore
    internal import NIOHTTP1
    public import struct FoundationEssentials.Date

    extension HTTPClientRequest {
        /// Signs the request, whose body is described by the caller; a streamed body stays a stream.
        ///
        /// Path and query are brought into the form that is safe to sign and to send: dots resolved, everything but
        /// unreserved characters percent-encoded once. `Content-Length` and `Transfer-Encoding` are never signed, because
        /// the client sets them itself.
        ///
        /// - Parameters:
        ///   - signer: Service, region and options.
        ///   - credentials: What to sign with.
        ///   - date: The time of signing.
        ///   - payload: What is known of the body.
        /// - Returns: The request with `Host`, `X-Amz-Date`, `Authorization` and whatever else the service wants.
        /// - Throws: `SigningError`, or `TransportError` with the code `invalidURL`.
        public func signed(
            by signer: SigV4Signer,
            credentials: Credentials,
            at date: Date,
            payload: SigningPayload
        ) throws -> HTTPClientRequest {
            let parts = try SignableURL(url, options: signer.options)
            var fields = HTTPFields()
            for (name, value) in headers {
                guard let name = HTTPField.Name(name), !Self.framing.contains(name.canonicalName) else { continue }
                fields.append(HTTPField(name: name, value: value))
            }
            let request = HTTPRequest(
                method: HTTPRequest.Method(method.rawValue) ?? .get,
                scheme: parts.scheme,
                authority: parts.host,
                path: parts.target,
                headerFields: fields
            )
            let signed = try signer.sign(request, payload: payload, credentials: credentials, at: date)
            var result = self
            result.url = parts.url
            result.headers = HTTPHeaders([("Host", parts.host)])
            for field in signed.headerFields { result.headers.add(name: field.name.rawName, value: field.value) }
            return result
        }

        /// Signs the request with its body, which is read into memory.
        ///
        /// - Parameters:
        ///   - signer: Service, region and options.
        ///   - credentials: What to sign with.
        ///   - date: The time of signing.
        ///   - limit: The largest body to take, in bytes.
        /// - Returns: The signed request; its body is the one that was hashed.
        /// - Throws: `SigningError`, `TransportError` with `invalidURL` or `tooLarge`, or what the body throws.
        public func signed(
            by signer: SigV4Signer,
            credentials: Credentials,
            at date: Date,
            bodyLimit limit: Int = 64 * 1_024 * 1_024
        ) async throws -> HTTPClientRequest {
            var request = self
            let bytes = try await request.loadBody(upTo: limit)
            return try request.signed(
                by: signer,
                credentials: credentials,
                at: date,
                payload: bytes.isEmpty ? .empty : .bytes(bytes)
            )
        }

        /// Puts the whole body into memory, so that it can be hashed and then sent any number of times.
        mutating func loadBody(upTo limit: Int) async throws -> [UInt8] {
            guard let body else { return [] }
            var bytes: [UInt8] = []
            for try await piece in body {
                guard bytes.count + piece.readableBytes <= limit else {
                    throw TransportError(.tooLarge, "the body is larger than the \(limit) bytes that may be signed")
                }
                bytes += piece.readableBytesView
            }
            self.body = .bytes(ByteBuffer(bytes: bytes))
            return bytes
        }

        private static var framing: Set<String> { ["host", "content-length", "transfer-encoding"] }
    }

    /// A URL taken apart into what is signed, and put together again as what is sent.
    struct SignableURL {
        let scheme: String
        let host: String
        let target: String

        var url: String { "\(scheme)://\(host)\(target)" }

        init(_ text: String, options: SigningOptions) throws(TransportError) {
            guard let separator = text.firstRange(of: "://") else {
                throw TransportError(.invalidURL, "the URL has no scheme")
            }
            let scheme = text[..<separator.lowerBound].lowercased()
            let rest = text[separator.upperBound...]
            let end = rest.firstIndex { $0 == "/" || $0 == "?" || $0 == "#" } ?? rest.endIndex
            let authority = HostAndPort(authority: String(rest[..<end]), defaultPort: scheme == "http" ? 80 : 443)
            guard let authority, scheme == "https" || scheme == "http" else {
                throw TransportError(.invalidURL, "the URL needs https or http, and a host without user and password")
            }
            let tail = rest[end...].prefix { $0 != "#" }
            let question = tail.firstIndex(of: "?")
            self.scheme = scheme
            self.host = authority.hostField(scheme: scheme)
            self.target = WireTarget.canonical(
                path: String(question.map { tail[..<$0] } ?? tail),
                query: question.map { String(tail[tail.index(after: $0)...]) },
                options: options
            )
        }
    }
#endif
