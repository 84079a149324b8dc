// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import HTTPTypes

/// The body of a request on its way out.
public enum RequestBody: Sendable {
    /// No body.
    case none

    /// A body in memory.
    case bytes([UInt8])

    /// A body in pieces, with its length if that is known.
    case stream(length: Int?, any AsyncSequence<[UInt8], any Error> & Sendable)
}

/// One request, as it shall go over the wire.
public struct TransportRequest: Sendable {
    /// Method, scheme, authority, path with query, and fields; the path is sent byte for byte.
    public var head: HTTPRequest

    /// The body.
    public var body: RequestBody

    /// How long making the connection may take.
    public var connectTimeout: Duration

    /// How long all of it may take, the last byte of the response body included; `nil` for no limit.
    public var timeout: Duration?

    /// Whether a proxy of the environment may be used; metadata and container endpoints are never asked through one.
    public var mayUseProxy: Bool

    /// Makes a request.
    ///
    /// - Parameters:
    ///   - head: Method, scheme, authority, path and fields.
    ///   - body: The body.
    ///   - connectTimeout: The limit for connecting.
    ///   - timeout: The limit for all of it.
    ///   - mayUseProxy: Whether a proxy may be used.
    public init(
        head: HTTPRequest,
        body: RequestBody = .none,
        connectTimeout: Duration = .seconds(5),
        timeout: Duration? = .seconds(30),
        mayUseProxy: Bool = true
    ) {
        self.head = head
        self.body = body
        self.connectTimeout = connectTimeout
        self.timeout = timeout
        self.mayUseProxy = mayUseProxy
    }
}

/// One response; the body comes in pieces.
public struct TransportResponse: Sendable {
    /// Status and fields.
    public var head: HTTPResponse

    /// The protocol spoken, such as `HTTP/1.1`.
    public var version: String

    /// The body, in pieces; can be read once.
    public var body: any AsyncSequence<BodyPiece, any Error> & Sendable

    /// The two ends of the connection and when it got how far; `nil` where the transport cannot tell.
    public var connection: ConnectionReport? = nil

    /// Makes a response.
    ///
    /// - Parameters:
    ///   - head: Status and fields.
    ///   - version: The protocol spoken.
    ///   - body: The body in pieces.
    public init(
        head: HTTPResponse,
        version: String = "HTTP/1.1",
        body: any AsyncSequence<BodyPiece, any Error> & Sendable
    ) {
        self.head = head
        self.version = version
        self.body = body
    }

    /// Makes a response whose body comes in arrays.
    ///
    /// - Parameters:
    ///   - head: Status and fields.
    ///   - body: The body in pieces.
    public init(head: HTTPResponse, body: any AsyncSequence<[UInt8], any Error> & Sendable) {
        self.init(head: head, body: ArrayPieces(arrays: body))
    }

    /// Makes a response with a body in memory.
    ///
    /// - Parameters:
    ///   - head: Status and fields.
    ///   - bytes: The whole body.
    public init(head: HTTPResponse, bytes: [UInt8]) {
        self.init(
            head: head,
            body: AsyncThrowingStream<BodyPiece, any Error> { continuation in
                if !bytes.isEmpty { continuation.yield(BodyPiece(bytes)) }
                continuation.finish()
            }
        )
    }

    /// Reads the whole body.
    ///
    /// - Parameter limit: The most bytes to take.
    /// - Returns: The body.
    /// - Throws: ``TransportError`` with ``TransportError/Code/tooLarge``, or what broke on the way.
    public func bytes(upTo limit: Int) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        for try await piece in body {
            guard bytes.count + piece.count <= limit else {
                throw TransportError(.tooLarge, "the answer is larger than \(limit) bytes")
            }
            bytes += piece.bytes
        }
        return bytes
    }
}

/// The two ends of a connection, and how long after the start of a request it got how far.
public struct ConnectionReport: Sendable, Hashable {
    /// The server's address and port.
    public var remoteAddress: String?
    /// The server's port.
    public var remotePort: Int?
    /// This side's address.
    public var localAddress: String?
    /// This side's port.
    public var localPort: Int?
    /// Until the connection stood; zero if an earlier request had opened it.
    ///
    /// Over TLS the two cannot be told apart, and it is the same as ``secured``.
    public var connected: Duration?
    /// Until TLS was agreed on; `nil` without TLS.
    public var secured: Duration?
    /// Until the request's head was about to be sent.
    public var requestStarted: Duration?
    /// Until the head of the answer was there.
    public var answerStarted: Duration?
    /// Whether an earlier request had opened the connection.
    public var isReused = false

    /// Makes an empty report.
    public init() {}
}

/// Sends requests.
///
/// The caller owns it; no provider shuts it down.
public protocol HTTPTransport: Sendable {
    /// Sends one request once: no retry, no redirect followed.
    ///
    /// - Parameter request: The request.
    /// - Returns: The response as soon as its head is there.
    /// - Throws: ``TransportError``.
    func send(_ request: TransportRequest) async throws -> TransportResponse

    /// Whether requests are answered inside this process, so that plain HTTP shows nothing to anybody.
    var isInProcess: Bool { get }

    /// Where the work between the pieces of a transfer costs no change of thread; `nil` if there is no such place.
    ///
    /// It is the transport's own thread: what blocks there holds up all of its requests and their time limits, so it is
    /// for programs that have one transfer at a time, to and from regular files. Not to be used once the transport is
    /// shut down.
    var executor: (any TaskExecutor)? { get }
}

extension HTTPTransport {
    /// False: requests go over a network.
    public var isInProcess: Bool { false }

    /// None.
    public var executor: (any TaskExecutor)? { nil }
}

/// Why there is no response, or not all of it.
public struct TransportError: Error, Sendable {
    /// The kinds of failure; more may be added.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Value: String {
            case invalidURL, insecure, unresolvedHost, unresolvedProxy, refused, connectTimedOut, timedOut, handshake
            case certificate, certificateFile, clientCertificate, emptyReply, cutShort, sendFailed, receiveFailed, http2
            case notHTTP, contentEncoding, tooLarge, cancelled, unavailable
        }

        private let value: Value

        /// The address cannot be used.
        public static var invalidURL: Self { Self(value: .invalidURL) }
        /// Plain HTTP to a host that needs TLS.
        public static var insecure: Self { Self(value: .insecure) }
        /// The host name has no address.
        public static var unresolvedHost: Self { Self(value: .unresolvedHost) }
        /// The proxy's name has no address.
        public static var unresolvedProxy: Self { Self(value: .unresolvedProxy) }
        /// Nobody accepted the connection.
        public static var refused: Self { Self(value: .refused) }
        /// Connecting took too long.
        public static var connectTimedOut: Self { Self(value: .connectTimedOut) }
        /// The exchange took too long.
        public static var timedOut: Self { Self(value: .timedOut) }
        /// TLS could not be agreed on.
        public static var handshake: Self { Self(value: .handshake) }
        /// The server's certificate was not accepted.
        public static var certificate: Self { Self(value: .certificate) }
        /// The file of trusted certificates cannot be used.
        public static var certificateFile: Self { Self(value: .certificateFile) }
        /// The certificate of this side, or its key, cannot be used.
        public static var clientCertificate: Self { Self(value: .clientCertificate) }
        /// The connection closed before any answer.
        public static var emptyReply: Self { Self(value: .emptyReply) }
        /// The connection closed inside the answer.
        public static var cutShort: Self { Self(value: .cutShort) }
        /// The request could not be sent.
        public static var sendFailed: Self { Self(value: .sendFailed) }
        /// The answer could not be read.
        public static var receiveFailed: Self { Self(value: .receiveFailed) }
        /// What came instead of an answer is not HTTP.
        public static var notHTTP: Self { Self(value: .notHTTP) }
        /// The server broke off an HTTP/2 stream, or the rules of HTTP/2.
        public static var http2: Self { Self(value: .http2) }
        /// The compressed body of the answer cannot be unpacked.
        public static var contentEncoding: Self { Self(value: .contentEncoding) }
        /// The answer is larger than the caller takes.
        public static var tooLarge: Self { Self(value: .tooLarge) }
        /// The task was cancelled.
        public static var cancelled: Self { Self(value: .cancelled) }
        /// There is no transport in this build.
        public static var unavailable: Self { Self(value: .unavailable) }

        /// The name of the code.
        public var description: String { value.rawValue }

        /// Whether the server cannot have acted on the request, so that any method may be sent again.
        public var isBeforeSending: Bool {
            switch value {
            case .unresolvedHost, .unresolvedProxy, .refused, .connectTimedOut, .handshake: true
            default: false
            }
        }
    }

    /// The kind of failure.
    public let code: Code

    /// One sentence that names the host; never a field's value or a body.
    public let message: String

    /// The error below this one.
    public let underlying: (any Error)?

    /// Makes an error.
    ///
    /// - Parameters:
    ///   - code: The kind of failure.
    ///   - message: One sentence.
    ///   - underlying: The error below.
    public init(_ code: Code, _ message: String, underlying: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.underlying = underlying
    }
}

extension TransportError: CustomStringConvertible {
    /// The message.
    public var description: String { message }
}

/// A transport that only says that there is none, for platforms that must not use the network.
public struct NoTransport: HTTPTransport {
    /// Makes the transport.
    public init() {}

    /// Always throws ``TransportError`` with ``TransportError/Code/unavailable``.
    public func send(_ request: TransportRequest) async throws -> TransportResponse {
        throw TransportError(.unavailable, "no HTTP transport is set; pass one to Platform.system(transport:)")
    }
}
