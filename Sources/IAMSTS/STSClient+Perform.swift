// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials
internal import IAMEndpoints
internal import IAMPlatform

extension STSClient {
    /// The largest answer that is read; those of STS have some 2 KiB.
    static let largestAnswer = 262_144

    /// Sends a call until it is answered, refused, or not worth another attempt.
    func perform<Output>(
        _ call: STSCall,
        _ read: (STSAnswer) throws(STSError) -> Output
    ) async throws(STSError) -> Output {
        let address = try address()
        guard call.credentials == nil || !endpoint.signingRegion.isEmpty else {
            throw STSError(
                .signing,
                "\(call.operation) cannot be signed: \(endpoint.url) is given without a region",
                hint: "set a region"
            )
        }
        var exchange = STSExchange(client: self, call: call, address: address)
        var retries = RetryState(policy: retry, bucket: bucket, random: platform.random)
        while true {
            let answer: STSAnswer
            do throws(AttemptFailure) {
                answer = try await exchange.attempt()
            } catch {
                if exchange.correctClock(after: error) { continue }
                guard let delay = retries.delay(after: error.retryability, hint: error.hint) else {
                    throw exchange.describe(error.error)
                }
                try await wait(delay, exchange)
                continue
            }
            retries.succeeded()
            return try exchange.describe { () throws(STSError) in try read(answer) }
        }
    }

    /// - Throws: ``STSError`` with ``STSError/Code/insecureEndpoint``.
    private func address() throws(STSError) -> EndpointAddress {
        do throws(EndpointAddress.Problem) {
            let address = try EndpointAddress(endpoint.url, service: "STS")
            guard address.query.isEmpty else {
                throw EndpointAddress.Problem(
                    message: "the STS endpoint must be an address without query, fragment and spaces",
                    hint: "leave out what follows the path",
                    url: nil
                )
            }
            try address.requireSecure(platform.transport, service: "STS")
            return address
        } catch {
            var failure = STSError(.insecureEndpoint, error.message, hint: error.hint)
            failure.url = error.url
            throw failure
        }
    }

    private func wait(_ delay: Duration, _ exchange: STSExchange) async throws(STSError) {
        do throws(CancellationError) {
            try await platform.timer.sleep(for: delay)
        } catch {
            throw exchange.describe(.cancelled(exchange.operation))
        }
    }
}
