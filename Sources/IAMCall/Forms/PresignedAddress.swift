// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import IAMCommand
internal import IAMCredentials
internal import IAMPlatform
internal import IAMSigV4

internal import struct FoundationEssentials.Date

/// An address that carries the signature of the call, for `--presign`.
struct PresignedAddress: Sendable {
    private let call: PreparedCall
    private let lifetime: Duration

    init(_ call: PreparedCall, _ lifetime: Duration) {
        self.call = call
        self.lifetime = lifetime
    }

    /// The address and a line end; fields and body that whoever uses it has to send are said on standard error.
    func text() async throws -> String {
        let signer = call.signer
        var head = call.head
        // Whoever uses the address has fields of their own.
        for name in [.userAgent, .accept] as [HTTPField.Name] { head.headerFields[name] = nil }
        let seconds = Int(lifetime.components.seconds)
        let signed = try signer.presign(head, try await call.payload(), seconds: seconds)
        let life = PresignedLifetime(seconds: seconds, from: signer.date, credentials: call.credentials)
        if let warning = life.warning {
            call.context.report(
                "warning: \(warning)\n  hint: get longer credentials with --duration-seconds or --min-ttl"
            )
        }
        let fields = head.headerFields.map(\.name.rawName)
        if !fields.isEmpty { call.context.report("note: send with the address: \(fields.joined(separator: ", "))") }
        return "\(call.request.url.scheme)://\(head.authority ?? "")\(signed.request.path ?? "/")\n"
    }
}
