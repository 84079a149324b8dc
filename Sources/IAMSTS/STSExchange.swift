// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import IAMCredentials
internal import IAMPlatform
internal import IAMSigV4
internal import IAMXML
internal import Logging

internal import struct FoundationEssentials.Date

/// One call on its way: every attempt is signed anew, all of them bear the same invocation id.
struct STSExchange {
    private let client: STSClient
    private let call: STSCall
    private let address: EndpointAddress
    private let invocationID: String
    private var attempts = 0
    private var hasCorrectedClock = false

    /// The difference between the clocks that the last attempt was signed with; another call may learn a new one
    /// while this one is on its way.
    private var signedOffset = 0.0

    init(client: STSClient, call: STSCall, address: EndpointAddress) {
        self.client = client
        self.call = call
        self.address = address
        self.invocationID = Self.uuid(client.platform.random)
    }

    var operation: String { call.operation }

    private var now: Date { client.skew.now(host: address.host, clock: client.platform.clock) }

    // MARK: One attempt

    mutating func attempt() async throws(AttemptFailure) -> STSAnswer {
        guard !Task.isCancelled else { throw AttemptFailure(error: .cancelled(call.operation)) }
        attempts += 1
        signedOffset = client.skew.offset(host: address.host).seconds
        let head = try prepare()
        Logger.current.debug(
            "Sending a request to STS",
            metadata: [
                "sts.operation": "\(call.operation)", "sts.host": "\(address.host)", "sts.attempt": "\(attempts)",
            ]
        )
        let (response, body) = try await send(head)
        guard (200..<300).contains(response.status.code) else {
            throw refusal(ServiceFault(body: body, fields: response.headerFields, secrets: call.secrets), response)
        }
        return try read(body, response)
    }

    /// The head of the request, signed with the present time.
    private func prepare() throws(AttemptFailure) -> HTTPRequest {
        var head = HTTPRequest(method: .post, scheme: address.scheme, authority: address.authority, path: address.path)
        head.headerFields[.contentType] = "application/x-www-form-urlencoded; charset=utf-8"
        if let credentials = call.credentials {
            do throws(SigningError) {
                head = try client.signer.sign(head, payload: .bytes(call.body), credentials: credentials, at: now)
            } catch {
                let message = "\(call.operation) cannot be signed: \(error.message)"
                throw AttemptFailure(error: STSError(.signing, message, hint: error.hint, underlying: error))
            }
        }
        // After signing: proxies may change these, and a signature over them would gain nothing.
        head.headerFields[.userAgent] = "aws-iam-toolkit"
        let most = max(attempts, client.retry.maxAttempts)
        for (name, value) in [
            ("amz-sdk-invocation-id", invocationID), ("amz-sdk-request", "attempt=\(attempts); max=\(most)"),
        ] {
            if let name = HTTPField.Name(name) { head.headerFields[name] = value }
        }
        return head
    }

    private func send(_ head: HTTPRequest) async throws(AttemptFailure) -> (HTTPResponse, [UInt8]) {
        let request = TransportRequest(head: head, body: .bytes(call.body), mayUseProxy: !address.isLocal)
        do {
            let response = try await client.platform.transport.send(request)
            do {
                return (response.head, try await response.bytes(upTo: STSClient.largestAnswer))
            } catch let error as TransportError where error.code == .tooLarge {
                guard (200..<300).contains(response.head.status.code) else { return (response.head, []) }
                throw STSAnswer.failure(call.operation, "is larger than \(STSClient.largestAnswer) bytes")
            }
        } catch let error as STSError {
            throw AttemptFailure(error: error)
        } catch {
            throw AttemptFailure(transport: error, call.operation, address)
        }
    }

    /// Reads a good answer, and learns the service's time from it if the clocks are far apart.
    private func read(_ body: [UInt8], _ response: HTTPResponse) throws(AttemptFailure) -> STSAnswer {
        let root: XMLElement
        do throws(XMLError) {
            root = try XMLDocument.parse(body)
        } catch {
            var failure = STSAnswer.failure(call.operation, "is not that of STS: \(error)")
            failure.underlying = error
            failure.status = response.status.code
            throw AttemptFailure(error: failure)
        }
        let fault = ServiceFault(root)
        if !fault.isEmpty {
            throw refusal(ServiceFault(body: body, fields: response.headerFields, secrets: call.secrets), response)
        }
        if let date = response.headerFields.serverDate { learn(date, tolerance: ClockSkew.tolerance) }
        do throws(STSError) {
            let requestID = response.headerFields.requestID
            return try STSAnswer(call, root: root, requestID: requestID, now: now)
        } catch {
            throw AttemptFailure(error: error)
        }
    }

    private func refusal(_ fault: ServiceFault, _ response: HTTPResponse) -> AttemptFailure {
        var failure = AttemptFailure(fault: fault, head: response, call.operation, address)
        failure.hint = response.headerFields.retryHint(now: now)
        return failure
    }

    // MARK: The clock

    /// Whether the failure is due to the clock, which is corrected now, so that the call shall be sent once more.
    mutating func correctClock(after failure: AttemptFailure) -> Bool {
        guard !hasCorrectedClock, call.credentials != nil, let date = failure.serverDate else { return false }
        learn(date, tolerance: failure.skewTolerance)
        let offset = client.skew.offset(host: address.host).seconds
        guard abs(offset - signedOffset) > failure.skewTolerance else { return false }
        hasCorrectedClock = true
        return true
    }

    private func learn(_ server: Date, tolerance: Double) {
        let local = client.platform.clock.now()
        guard client.skew.learn(host: address.host, server: server, local: local, tolerance: tolerance) else { return }
        Logger.current.info(
            "The local clock differs from that of the service, whose time is used from now on",
            metadata: [
                "clock.offset-seconds": "\(Int(server.timeIntervalSince(local).rounded()))",
                "sts.host": "\(address.host)",
            ]
        )
    }

    // MARK: Errors

    /// Adds what all errors of the call have in common.
    func describe(_ error: STSError) -> STSError {
        var error = error
        error.operation = call.operation
        error.url = address.url
        error.attempts = attempts
        return error
    }

    func describe<Result>(_ body: () throws(STSError) -> Result) throws(STSError) -> Result {
        do throws(STSError) {
            return try body()
        } catch {
            throw describe(error)
        }
    }

    /// A random UUID, version 4.
    ///
    /// - Parameter random: Numbers in `0..<1`.
    private static func uuid(_ random: () -> Double) -> String {
        var bytes = (0..<16).map { _ in UInt8(truncatingIfNeeded: Int(random() * 256)) }
        bytes[6] = bytes[6] & 0x0F | 0x40
        bytes[8] = bytes[8] & 0x3F | 0x80
        let digits = bytes.lowercaseHexadecimal
        let ends = [0, 8, 12, 16, 20, 32]
        let groups = zip(ends, ends.dropFirst()).map { digits.dropFirst($0).prefix($1 - $0) }
        return groups.joined(separator: "-")
    }
}
