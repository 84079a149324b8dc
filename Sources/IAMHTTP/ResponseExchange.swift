// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

#if AsyncHTTPClientSupport
    internal import AsyncHTTPClient
    internal import HTTPTypes
    internal import IAMPlatform
    internal import NIOCore
    internal import NIOHTTP1
    internal import Synchronization

    /// One request on its way: hands the head to the caller and the body to a sequence with back-pressure.
    final class ResponseExchange: HTTPClientResponseDelegate, NIOAsyncSequenceProducerDelegate {
        typealias Response = Void

        private struct State {
            var progress = Progress.connecting
            var head: CheckedContinuation<TransportResponse, any Error>?
            var source: ResponseBody.Pieces.Source?
            /// Completed when the reader wants more.
            var demand: EventLoopPromise<Void>?
            var task: HTTPClient.Task<Void>?
            var upload: Task<Void, Never>?
            /// The bytes of an answer that came before the upload had ended; `nil` for every other answer.
            var earlyBytes: Int?
            /// The bytes of the answer's body that are not here yet, as its head tells.
            var missingBytes: Int?
            /// Whether the connection has handed over the end of the answer.
            var isAnswered = false
            var number: UInt64?
            var connection = ConnectionReport()
            var isCancelled = false
            var isOver = false
        }

        private let plan: WirePlan
        private let clients: ClientPool
        private let started = NIODeadline.now()
        private let state = Mutex(State())

        init(plan: WirePlan, clients: ClientPool) {
            self.plan = plan
            self.clients = clients
        }

        func run(_ request: TransportRequest, on client: HTTPClient) async throws -> TransportResponse {
            let outgoing = try httpRequest(body(request.body, on: client.eventLoopGroup.any()))
            let deadline = request.timeout.map { NIODeadline.now() + TimeAmount($0) }
            return try await withTaskCancellationHandler {
                try await withCheckedThrowingContinuation { continuation in
                    state.withLock { $0.head = continuation }
                    let task = client.execute(request: outgoing, delegate: self, deadline: deadline)
                    task.futureResult.whenFailure { self.fail($0) }
                    let isCancelled = state.withLock { state in
                        if !state.isOver { state.task = task }
                        return state.isCancelled
                    }
                    if isCancelled { task.fail(reason: CancellationError()) }
                }
            } onCancel: {
                cancel()
            }
        }

        private func httpRequest(_ body: HTTPClient.Body?) throws(TransportError) -> HTTPClient.Request {
            var headers = plan.headers
            let number = clients.exchanges.add(self)
            state.withLock { $0.number = number }
            headers.add(name: ExchangeHandler.field, value: "\(number) \(plan.requestTarget)")
            do {
                return try HTTPClient.Request(url: plan.url, method: plan.method, headers: headers, body: body)
            } catch {
                _ = end()
                throw TransportError(.invalidURL, "the address of \(plan.target) cannot be used", underlying: error)
            }
        }

        // MARK: The request's body

        private func body(_ body: RequestBody, on eventLoop: any EventLoop) -> HTTPClient.Body? {
            switch body {
            case .none: return nil
            case .bytes(let bytes): return .byteBuffer(ByteBuffer(bytes: bytes))
            case .stream(let length, let pieces):
                let executor = clients.executor.flatMap { $0.isPreferred ? $0 : nil }
                return .stream(contentLength: length.map(Int64.init)) { writer in
                    let promise = eventLoop.makePromise(of: Void.self)
                    let upload = Task(executorPreference: executor) {
                        do {
                            let queue = UploadQueue(writer, on: eventLoop)
                            if let source = pieces as? any BodySource {
                                try await queue.add(all: source)
                            } else {
                                for try await piece in pieces where !piece.isEmpty { try await queue.add(piece) }
                            }
                            try await queue.finish()
                            promise.succeed()
                        } catch let error as HTTPClientError {
                            promise.fail(error)
                        } catch let error as ChannelError {
                            promise.fail(error)
                        } catch {
                            promise.fail(UploadError(underlying: error))
                        }
                    }
                    let isOver = self.state.withLock { state in
                        if !state.isOver { state.upload = upload }
                        return state.isOver
                    }
                    if isOver { upload.cancel() }
                    return promise.futureResult
                }
            }
        }

        // MARK: The connection

        /// The request is about to be sent on this connection.
        func isOnConnection(from: SocketAddress?, to: SocketAddress?, opened: NIODeadline, isReused: Bool) {
            var report = ConnectionReport()
            (report.localAddress, report.localPort) = (from?.ipAddress, from?.port)
            (report.remoteAddress, report.remotePort) = (to?.ipAddress ?? to?.pathname, to?.port)
            report.isReused = isReused
            report.connected = isReused ? .zero : max(.zero, Duration(opened - started))
            report.secured = plan.scheme == "https" ? report.connected : nil
            report.requestStarted = Duration(.now() - started)
            let connection = report
            state.withLock { $0.connection = connection }
        }

        // MARK: HTTPClientResponseDelegate

        func didSendRequestHead(task: HTTPClient.Task<Void>, _ head: HTTPRequestHead) {
            state.withLock { $0.progress = .sending }
        }

        func didSendRequest(task: HTTPClient.Task<Void>) {
            state.withLock { if $0.progress == .sending { $0.progress = .waiting } }
        }

        func didReceiveHead(task: HTTPClient.Task<Void>, _ head: HTTPResponseHead) -> EventLoopFuture<Void> {
            let new = ResponseBody.Pieces.makeSequence(
                backPressureStrategy: .init(lowWatermark: 2, highWatermark: 8),
                finishOnDeinit: true,
                delegate: self
            )
            let elapsed = Duration(.now() - started)
            let (waiting, connection) = state.withLock { state in
                // AsyncHTTPClient stops an upload for such an answer and then never tells that the answer has ended.
                if state.progress == .sending, head.status.code >= 300 { state.earlyBytes = 0 }
                state.progress = .receiving
                state.missingBytes = head.headers.first(name: "Content-Length").flatMap { Int($0) }
                state.source = new.source
                state.connection.answerStarted = elapsed
                return (state.head.take(), state.connection)
            }
            var response = TransportResponse(
                head: HTTPResponse(head),
                version: head.version.major >= 2
                    ? "HTTP/\(head.version.major)" : "HTTP/\(head.version.major).\(head.version.minor)",
                body: ResponseBody(pieces: new.sequence, clients: clients)
            )
            response.connection = connection
            waiting?.resume(returning: response)
            return task.eventLoop.makeSucceededVoidFuture()
        }

        func didReceiveBodyPart(task: HTTPClient.Task<Void>, _ buffer: ByteBuffer) -> EventLoopFuture<Void> {
            state.withLock { $0.missingBytes? -= buffer.readableBytes }
            if let (source, total) = earlySource(adding: buffer.readableBytes) {
                guard total <= 1_048_576 else {
                    let message = "the answer of \(plan.target) to an upload that it stopped is longer than a mebibyte"
                    return task.eventLoop.makeFailedFuture(TransportError(.tooLarge, message))
                }
                _ = source?.yield(buffer)
                return task.eventLoop.makeSucceededVoidFuture()
            }
            let promise = task.eventLoop.makePromise(of: Void.self)
            let source = state.withLock { state in
                state.demand = promise
                return state.source
            }
            switch source?.yield(buffer) {
            case .produceMore: takeDemand()?.succeed(())
            case .stopProducing: break
            case .dropped, nil: takeDemand()?.fail(CancellationError())
            }
            return promise.futureResult
        }

        /// Where an early answer goes and how long it is now: it gets no back-pressure, so that nothing of it is left in
        /// AsyncHTTPClient's buffers when the connection tells its end.
        private func earlySource(adding count: Int) -> (source: ResponseBody.Pieces.Source?, total: Int)? {
            state.withLock { state in
                guard let bytes = state.earlyBytes else { return nil }
                state.earlyBytes = bytes + count
                return (state.source, bytes + count)
            }
        }

        /// The connection has handed over the whole answer.
        func answerIsComplete() {
            let isEarly = state.withLock { state in
                state.isAnswered = true
                return state.earlyBytes != nil && !state.isOver
            }
            guard isEarly else { return }
            let task = state.withLock { $0.task }
            let (source, upload) = end()
            source?.finish()
            upload?.cancel()
            task?.fail(reason: CancellationError())
        }

        func didFinishRequest(task: HTTPClient.Task<Void>) throws {
            let (source, upload) = end()
            source?.finish()
            upload?.cancel()
        }

        private func fail(_ error: any Error) {
            let (progress, head, demand, isWhole) = state.withLock {
                ($0.progress, $0.head.take(), $0.demand.take(), $0.isAnswered && $0.missingBytes == 0)
            }
            let (source, upload) = end()
            if isWhole {
                // The server had all of the request, answered and closed before AsyncHTTPClient knew that all was sent.
                source?.finish()
                upload?.cancel()
                return
            }
            let failure = TransportError(error, progress: progress, plan: plan)
            demand?.fail(failure)
            head?.resume(throwing: failure)
            source?.finish(failure)
            upload?.cancel()
        }

        /// Lets go of everything that refers back to this exchange.
        private func end() -> (ResponseBody.Pieces.Source?, Task<Void, Never>?) {
            let (parts, number) = state.withLock { state in
                let parts = (state.source.take(), state.upload.take())
                state.isOver = true
                state.task = nil
                return (parts, state.number.take())
            }
            if let number { _ = clients.exchanges.remove(number) }
            return parts
        }

        // MARK: NIOAsyncSequenceProducerDelegate

        func produceMore() { takeDemand()?.succeed(()) }

        func didTerminate() {
            takeDemand()?.fail(CancellationError())
            cancel()
        }

        private func takeDemand() -> EventLoopPromise<Void>? { state.withLock { $0.demand.take() } }

        private func cancel() {
            let task = state.withLock { state in
                state.isCancelled = true
                return state.task
            }
            task?.fail(reason: CancellationError())
        }
    }

    extension Duration {
        fileprivate init(_ amount: TimeAmount) { self = .nanoseconds(amount.nanoseconds) }
    }

    /// What the source of an upload threw.
    struct UploadError: Error {
        let underlying: any Error
    }

    extension HTTPResponse {
        fileprivate init(_ head: HTTPResponseHead) {
            self.init(status: Status(code: Int(head.status.code), reasonPhrase: head.status.reasonPhrase))
            for (name, value) in head.headers {
                let isHidden = name == CompressedBodyHandler.hiddenField
                guard let name = HTTPField.Name(isHidden ? "Content-Encoding" : name) else { continue }
                headerFields.append(HTTPField(name: name, lenientValue: Array(value.utf8)))
            }
        }
    }
#endif
