// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

#if AsyncHTTPClientSupport
    import HTTPTypes
    import IAMHTTP
    import IAMPlatform
    import NIOCore
    import NIOHTTP1
    import NIOHTTP2
    import NIOPosix
    import NIOSSL
    import Testing

    @Suite struct HTTP2Tests {
        /// Answers every request with its own target and the number of bytes it brought, or breaks the stream off.
        private final class Handler: ChannelInboundHandler {
            typealias InboundIn = HTTPServerRequestPart
            typealias OutboundOut = HTTPServerResponsePart

            private var target = ""
            private var count = 0

            func channelRead(context: ChannelHandlerContext, data: NIOAny) {
                switch unwrapInboundIn(data) {
                case .head(let head): target = "\(head.headers["host"].first ?? "?") \(head.uri)"
                case .body(let body): count += body.readableBytes
                case .end:
                    if target.hasSuffix("/break") {
                        let reset = HTTP2Frame.FramePayload.rstStream(.internalError)
                        let codec = try? context.pipeline.syncOperations.context(
                            handlerType: HTTP2FramePayloadToHTTP1ServerCodec.self
                        )
                        codec?.writeAndFlush(NIOAny(reset), promise: nil)
                        return
                    }
                    let text = ByteBuffer(string: "\(target) \(count)")
                    context.write(wrapOutboundOut(.head(.init(version: .http2, status: .ok))), promise: nil)
                    context.write(wrapOutboundOut(.body(.byteBuffer(text))), promise: nil)
                    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
                }
            }
        }

        private static func withServer<R>(_ body: (Int) async throws -> R) async throws -> R {
            let certificate = try NIOSSLCertificate(bytes: Array(TestCertificates.certificate.utf8), format: .pem)
            let key = try NIOSSLPrivateKey(bytes: Array(TestCertificates.key.utf8), format: .pem)
            var tls = TLSConfiguration.makeServerConfiguration(
                certificateChain: [.certificate(certificate)],
                privateKey: .privateKey(key)
            )
            tls.applicationProtocols = ["h2", "http/1.1"]
            let context = try NIOSSLContext(configuration: tls)
            let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
            let channel = try await ServerBootstrap(group: group)
                .childChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        let pipeline = channel.pipeline.syncOperations
                        try pipeline.addHandler(NIOSSLServerHandler(context: context))
                        _ = try pipeline.configureHTTP2Pipeline(
                            mode: .server,
                            connectionConfiguration: .init(),
                            streamConfiguration: .init()
                        ) { stream in
                            stream.eventLoop.makeCompletedFuture {
                                try stream.pipeline.syncOperations.addHandler(HTTP2FramePayloadToHTTP1ServerCodec())
                                try stream.pipeline.syncOperations.addHandler(Handler())
                            }
                        }
                    }
                }
                .bind(host: "127.0.0.1", port: 0).get()
            let result: Result<R, any Error>
            do { result = .success(try await body(channel.localAddress?.port ?? 0)) } catch { result = .failure(error) }
            try await group.shutdownGracefully()
            return try result.get()
        }

        private static var configuration: HTTPTransportConfiguration {
            HTTPTransportConfiguration(certificateVerification: .none, httpVersion: .automatic)
        }

        @Test(arguments: ["/", "//a//b/", "/a%2Fb?x=%20&y=a+b", "/a/../b", "/{id}|x^y`z", "/%zz/ä€", "/\"<>\\"])
        func `a request target goes over HTTP/2 byte for byte`(_ path: String) async throws {
            let answer = try await Self.withServer { port in
                try await exchange(get(path, host: "127.0.0.1", port: port, scheme: "https"), Self.configuration)
            }
            #expect(answer.version == "HTTP/2")
            let words = String(decoding: answer.body, as: UTF8.self).split(separator: " ")
            #expect(words.dropFirst().first.map(String.init) == path)
        }

        @Test func `streams of one connection carry bodies, and the report says which connection`() async throws {
            try await Self.withServer { port in
                let transport = AsyncHTTPClientTransport(Self.configuration)
                var ports: Set<Int?> = []
                for number in 0..<3 {
                    var request = get("/up", port: port, scheme: "https")
                    request.head.method = .put
                    request.body = .bytes([UInt8](repeating: 0x61, count: 300_000))
                    let response = try await transport.send(request)
                    let text = String(decoding: try await response.bytes(upTo: 100), as: UTF8.self)
                    #expect(text == "127.0.0.1:\(port) /up 300000")
                    #expect(response.connection?.isReused == (number > 0))
                    #expect(response.connection?.remotePort == port)
                    #expect(response.connection?.secured == response.connection?.connected)
                    ports.insert(response.connection?.localPort)
                }
                await transport.shutdown()
                #expect(ports.count == 1)
            }
        }

        @Test func `a stream that is broken off is an error of HTTP/2`() async throws {
            let code = try await Self.withServer { port in
                await failure(get("/break", port: port, scheme: "https"), Self.configuration)
            }
            #expect(code == .http2)
        }

        @Test func `HTTP/1.1 is spoken where the server has nothing newer`() async throws {
            let certificate = try NIOSSLCertificate(bytes: Array(TestCertificates.certificate.utf8), format: .pem)
            let key = try NIOSSLPrivateKey(bytes: Array(TestCertificates.key.utf8), format: .pem)
            let tls = TLSConfiguration.makeServerConfiguration(
                certificateChain: [.certificate(certificate)],
                privateKey: .privateKey(key)
            )
            try await RawServer.run(tls: NIOSSLContext(configuration: tls)) { _, _ in
                [.send(okay)]
            } body: { server in
                let answer = try await exchange(get("/{a}", port: server.port, scheme: "https"), Self.configuration)
                #expect(answer.version == "HTTP/1.1")
                #expect(server.requests.map(target) == ["/{a}"])
            }
        }
    }
#endif
