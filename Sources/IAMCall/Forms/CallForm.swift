// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import IAMCommand
internal import IAMCredentials
internal import IAMEndpoints
internal import IAMPlatform
internal import IAMSigV4

/// A call with everything decided but not yet signed.
struct PreparedCall: Sendable {
    let request: RequestContent
    let identity: HostIdentity
    let credentials: Credentials
    let options: CallOptions
    let shared: SharedOptions
    let context: CommandContext

    /// The rules of the service.
    var signingOptions: SigningOptions { SigningOptions(service: identity.service) }

    /// Signs at the present.
    var signer: CallSigner {
        CallSigner(identity: identity, credentials: credentials, date: context.platform.clock.now())
    }

    /// The head, unsigned.
    var head: HTTPRequest {
        HTTPRequest(
            method: request.method,
            scheme: request.url.scheme,
            authority: request.fields.host ?? request.url.authority,
            path: request.url.target(signingOptions),
            headerFields: request.fields.fields
        )
    }

    /// Whether the body stays outside the signature.
    var isUnsigned: Bool { options.request.payloadSigning == .unsigned || identity.payload == .unsigned }

    /// The body as the signature covers it; what comes once is read and kept.
    func payload() async throws -> SigningPayload {
        if isUnsigned { return .unsigned }
        guard let body = try await request.body?.spooled() else { return .empty }
        return .sha256(try await body.sha256().lowercaseHexadecimal)
    }
}

/// What is printed in place of sending the call.
enum CallForm: Sendable, Hashable {
    case dryRun
    case presigned(Duration)
    case curl
    case swift

    /// The form that the options ask for, if they do.
    init?(_ options: RequestOptions) throws(UsageError) {
        let form = options.form
        let asked: [(String, CallForm)] =
            (form.dryRun ? [("--dry-run", .dryRun)] : []) + (form.presign.map { [("--presign", .presigned($0))] } ?? [])
            + (form.printCurl ? [("--print-curl", .curl)] : []) + (form.printSwift ? [("--print-swift", .swift)] : [])
        guard asked.count < 2 else { throw UsageError("\(asked[0].0) and \(asked[1].0) exclude each other") }
        guard let first = asked.first else { return nil }
        self = first.1
    }

    /// Prints the form.
    ///
    /// - Returns: The exit code.
    func run(_ call: PreparedCall) async throws -> Int32 {
        if call.identity.algorithm == .sigV4a, self == .curl || self == .swift {
            throw UsageError("neither curl nor SigningClient signs for a set of regions; print --presign or --dry-run")
        }
        let text =
            switch self {
            case .dryRun: try await DryRun(call).text()
            case .presigned(let lifetime): try await PresignedAddress(call, lifetime).text()
            case .curl: try await CurlLine(call).text()
            case .swift: try SwiftSnippet(call).text()
            }
        try call.context.write(text)
        return 0
    }
}
