// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

#if AsyncHTTPClientSupport
    internal import AsyncHTTPClient
    internal import IAMPlatform
    internal import NIOCore
    internal import NIOHTTP1
    internal import NIOHTTP2
    internal import NIOHTTPCompression
    internal import NIOPosix
    internal import NIOSSL

    extension ResponseExchange {
        /// How far a request has come.
        enum Progress: Sendable {
            case connecting, sending, waiting, receiving
        }
    }

    extension TransportError {
        /// Translates what AsyncHTTPClient and NIO throw, which only together with the progress tells what happened.
        init(_ error: any Error, progress: ResponseExchange.Progress, plan: WirePlan) {
            let (code, message) = Self.explain(error, progress, plan)
            self.init(code, message, underlying: (error as? UploadError)?.underlying ?? error)
        }

        private static func explain(
            _ error: any Error,
            _ progress: ResponseExchange.Progress,
            _ plan: WirePlan
        ) -> (Code, String) {
            switch error {
            case is CancellationError: (.cancelled, "the request to \(plan.target) was cancelled")
            case let error as TransportError: (error.code, error.message)
            case is UploadError: (.sendFailed, "the body for \(plan.target) could not be read")
            case let error as HTTPClientError: explain(error, progress, plan)
            case let error as NIOConnectionError: explain(error, plan)
            case ChannelError.connectTimeout: (.connectTimedOut, "connecting to \(place(plan)) took too long")
            case let error as NIOSSLError: explain(error, progress, plan)
            case is NIOSSLExtraError:
                (.certificate, "the certificate of \(plan.target) does not belong to that host")
            case is BoringSSLError where progress == .connecting: (.handshake, "TLS with \(plan.target) failed")
            case is BoringSSLError: (.receiveFailed, "\(plan.target) ended TLS with an alert")
            case is any NIOHTTP2Error: (.http2, "\(plan.target) broke off the HTTP/2 stream: \(error)")
            case let error as HTTPParserError: explain(error, progress, plan)
            case is NIOHTTPDecompression.DecompressionError, is NIOHTTPDecompression.ExtraDecompressionError:
                (.contentEncoding, "the compressed body of \(plan.target) cannot be unpacked: \(error)")
            default: broken(progress, plan)
            }
        }

        private static func explain(
            _ error: HTTPClientError,
            _ progress: ResponseExchange.Progress,
            _ plan: WirePlan
        ) -> (Code, String) {
            switch error {
            case .cancelled, .requestStreamCancelled: return (.cancelled, "the request to \(plan.target) was cancelled")
            case .connectTimeout, .tlsHandshakeTimeout, .httpProxyHandshakeTimeout, .socksHandshakeTimeout,
                .getConnectionFromPoolTimeout:
                return (.connectTimedOut, "connecting to \(place(plan)) took too long")
            case .deadlineExceeded, .readTimeout, .writeTimeout:
                guard progress == .connecting else { return (.timedOut, "\(plan.target) took too long to answer") }
                return (.connectTimedOut, "connecting to \(place(plan)) took too long")
            case .remoteConnectionClosed, .uncleanShutdown: return closed(progress, plan)
            case .bodyLengthMismatch:
                return (.sendFailed, "the body for \(plan.target) does not have the length that was announced")
            case .invalidProxyResponse, .proxyAuthenticationRequired:
                return (.receiveFailed, "the proxy \(place(plan)) refused the tunnel to \(plan.target)")
            case .alreadyShutdown: return (.unavailable, "the HTTP transport is shut down")
            case .invalidURL, .emptyHost, .emptyScheme:
                return (.invalidURL, "the address of \(plan.target) cannot be used")
            default:
                if progress == .connecting { return (.sendFailed, "the request to \(plan.target) cannot be sent") }
                return (.receiveFailed, "the exchange with \(plan.target) failed: \(error.shortDescription)")
            }
        }

        private static func explain(_ error: NIOConnectionError, _ plan: WirePlan) -> (Code, String) {
            if error.connectionErrors.isEmpty {
                return plan.proxy == nil
                    ? (.unresolvedHost, "the host name \(error.host) has no address")
                    : (.unresolvedProxy, "the proxy's host name \(error.host) has no address")
            }
            let isTimeout = error.connectionErrors.allSatisfy { failure in
                if case ChannelError.connectTimeout = failure.error { return true }
                return false
            }
            return isTimeout
                ? (.connectTimedOut, "connecting to \(place(plan)) took too long")
                : (.refused, "nobody answers at \(place(plan))")
        }

        private static func explain(
            _ error: NIOSSLError,
            _ progress: ResponseExchange.Progress,
            _ plan: WirePlan
        ) -> (Code, String) {
            switch error {
            case .handshakeFailed(let reason):
                return "\(reason)".contains("CERTIFICATE_VERIFY_FAILED")
                    ? (.certificate, "the certificate of \(plan.target) is not trusted")
                    : (.handshake, "TLS with \(plan.target) could not be agreed on")
            case .unableToValidateCertificate, .noCertificateToValidate:
                return (.certificate, "the certificate of \(plan.target) is not valid for that host")
            case .failedToLoadCertificate, .noSuchFilesystemObject:
                return (.certificateFile, "the trusted certificates cannot be read")
            case .failedToLoadPrivateKey:
                return (.clientCertificate, "the key does not belong to the client certificate")
            case .uncleanShutdown: return closed(progress, plan)
            default: return (.handshake, "TLS with \(plan.target) failed")
            }
        }

        private static func explain(
            _ error: HTTPParserError,
            _ progress: ResponseExchange.Progress,
            _ plan: WirePlan
        ) -> (Code, String) {
            switch error {
            case .invalidEOFState, .closedConnection: closed(progress, plan)
            case .headerOverflow:
                (.receiveFailed, "\(plan.target) answers with more than 256 header fields, or one of more than 80 KiB")
            default:
                (progress == .receiving ? .receiveFailed : .notHTTP, "what \(plan.target) answers is not HTTP")
            }
        }

        private static func closed(_ progress: ResponseExchange.Progress, _ plan: WirePlan) -> (Code, String) {
            switch progress {
            case .receiving: (.cutShort, "\(plan.target) closed the connection inside its answer")
            case .connecting where plan.scheme == "https":
                (.handshake, "\(plan.target) closed the connection during the TLS handshake")
            default: (.emptyReply, "\(plan.target) closed the connection without an answer")
            }
        }

        /// A failure of the socket itself.
        private static func broken(_ progress: ResponseExchange.Progress, _ plan: WirePlan) -> (Code, String) {
            switch progress {
            case .connecting: (.refused, "nobody answers at \(place(plan))")
            case .sending: (.sendFailed, "the connection to \(plan.target) broke while the request was sent")
            case .waiting: (.emptyReply, "the connection to \(plan.target) broke before an answer")
            case .receiving: (.cutShort, "the connection to \(plan.target) broke inside the answer")
            }
        }

        private static func place(_ plan: WirePlan) -> String {
            plan.proxy.map { "the proxy \($0.address)" } ?? "\(plan.target)"
        }
    }
#endif
