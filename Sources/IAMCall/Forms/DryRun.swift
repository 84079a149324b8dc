// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCommand
internal import IAMCredentials
internal import IAMEndpoints
internal import IAMPlatform
internal import IAMSigV4
internal import Synchronization

/// The call as it would be sent and what was decided about it, for `--dry-run`.
struct DryRun: Sendable {
    private let call: PreparedCall

    init(_ call: PreparedCall) { self.call = call }

    func text() async throws -> String {
        let request = call.request
        let payload = try await CallPayload(
            request.body,
            for: call.identity,
            isSecure: request.url.scheme == "https",
            call.options.request,
            TransferProgress()
        )
        let signed =
            if request.body == nil {
                SignedHead(try call.signer.sign(call.head, try await call.payload()))
            } else {
                try payload.sign(call.head, with: call.signer).0
            }
        let lines = Mutex("")
        let transcript = CallTranscript(level: call.options.transfer.verbose > 0 ? 2 : 1) { text in
            lines.withLock { $0 += text }
        }
        transcript.note("not sent: --dry-run")
        transcript.note("address: \(call.request.url.origin)")
        transcript.note("signed for \(call.identity.service) in \(call.identity.region): \(call.identity.rule)")
        transcript.note("credentials: \(call.credentials)")
        transcript.note("body: \(bodyText(signed.trace?.payloadHash ?? "nothing"))")
        if let trace = signed.trace { transcript.signed(trace) }
        transcript.sent(signed.request)
        return lines.withLock { $0 }
    }

    private func bodyText(_ hash: String) -> String {
        guard let body = call.request.body else { return "none" }
        let length = body.length.map { "\($0) bytes" } ?? "of unknown length"
        return "\(length), signed as \(hash)"
    }
}
