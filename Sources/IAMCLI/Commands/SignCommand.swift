// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import HTTPTypes
internal import IAMCommand
internal import IAMCredentials
internal import IAMPlatform
internal import IAMProfiles
internal import IAMSigV4

internal import struct FoundationEssentials.Date

/// `toolkit sign`: what signing makes of a raw HTTP request.
struct SignCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "sign",
        abstract: "Sign a raw HTTP request and print what comes of it.",
        discussion: "Reads a start line, headers, a blank line and a body from a file or standard input. Sends nothing."
    )

    @Argument(help: ArgumentHelp("The file with the request; standard input if absent or -.", valueName: "file"))
    var file: String?

    @Option(help: "The form: text prints the headers that signing adds (or the presigned URL), json prints all.")
    var output: OutputForm = .text

    @Option(help: ArgumentHelp("The signing name of the service.", valueName: "name"))
    var service: String

    @Option(help: ArgumentHelp("The time of signing: 20150830T123600Z; the present if absent.", valueName: "time"))
    var date: String?

    @Option(help: "The algorithm: sigv4 or sigv4a.")
    var algorithm: AlgorithmChoice = .sigv4

    @Option(
        help: ArgumentHelp("The regions of a sigv4a signature, with commas; * for all.", valueName: "regions"),
        transform: RegionSet.init(argument:)
    )
    var regionSet: RegionSet?

    @Option(help: ArgumentHelp("Make a presigned URL that is good for this long.", valueName: "seconds"))
    var presign: Int?

    @Flag(
        inversion: .prefixedNo,
        help: "Whether dot segments and double slashes go; as the service wants it if absent."
    )
    var normalizePath: Bool?

    @Flag(help: "Encode the path once, as S3 wants it.")
    var singleEncodePath = false

    @Flag(help: "Send and sign x-amz-content-sha256.")
    var signPayloadHeader = false

    @Flag(help: "Do not cover the body with the signature.")
    var unsignedPayload = false

    @Flag(help: "Leave the session token out of the signature and add it afterwards.")
    var omitSessionToken = false

    @OptionGroup
    var shared: SharedOptions

    func run(in context: CommandContext) async throws -> Int32 {
        let raw = try RawRequest(try input(context))
        let session = try await Session(shared, in: context)
        let time = try SigningTime.parse(date, clock: context.platform.clock)
        let signed =
            switch algorithm {
            case .sigv4: try await sign(raw, session, at: time)
            case .sigv4a: try await signForRegionSet(raw, session, at: time)
            }
        try context.write(output == .json ? document(signed).rendered() + "\n" : text(signed, raw))
        return 0
    }

    private func input(_ context: CommandContext) throws -> [UInt8] {
        try context.read(file ?? "-", limit: 1 << 30)
    }

    private func sign(_ raw: RawRequest, _ session: Session, at time: Date) async throws -> SignedRequest {
        guard regionSet == nil else { throw UsageError("--region-set is for --algorithm sigv4a") }
        guard let region = session.region else {
            throw UsageError("no region is known to sign for; pass --region, or set AWS_REGION")
        }
        let credentials = try await session.credentials()
        let signer = SigV4Signer(service: service, region: region, options: signingOptions())
        return try sign(raw, with: signer, credentials, at: time)
    }

    private func signForRegionSet(
        _ raw: RawRequest,
        _ session: Session,
        at time: Date
    ) async throws -> SignedRequest {
        let configured = session.settings.sigV4aRegionSet
        let regions = regionSet?.regions ?? (configured.isEmpty ? session.region.map { [$0] } : configured)
        guard let regions else {
            throw UsageError("no region is known to sign for; pass --region-set, or * for all regions")
        }
        let credentials = try await session.credentials()
        let signer = SigV4aSigner(service: service, regionSet: regions, options: signingOptions())
        return try sign(raw, with: signer, credentials, at: time)
    }

    private func sign(
        _ raw: RawRequest,
        with signer: some RequestSigner,
        _ credentials: Credentials,
        at time: Date
    ) throws -> SignedRequest {
        let payload = payload(of: raw)
        guard let presign else {
            return try signer.signWithTrace(raw.request, payload: payload, credentials: credentials, at: time)
        }
        return try signer.presign(
            raw.request,
            payload: payload,
            credentials: credentials,
            at: time,
            expiresIn: presign
        )
    }

    private func signingOptions() -> SigningOptions {
        var options = SigningOptions(service: service)
        if singleEncodePath { options.pathEncoding = .single }
        if let normalizePath { options.pathNormalization = normalizePath ? .normalize : .preserve }
        if signPayloadHeader { options.payloadHashHeader = .always }
        if omitSessionToken { options.sessionToken = .afterSigning }
        return options
    }

    /// S3 takes presigned addresses for a body that nobody knows yet.
    private func payload(of raw: RawRequest) -> SigningPayload {
        let isS3 = SigningOptions(service: service).pathEncoding == .single
        if unsignedPayload || (presign != nil && isS3 && !signPayloadHeader) { return .unsigned }
        return raw.body.isEmpty ? .empty : .bytes(raw.body)
    }

    /// The fixed machine form.
    private func document(_ signed: SignedRequest) -> JSONText {
        let trace = signed.trace
        return .object([
            ("algorithm", .text(trace.algorithm)),
            ("canonicalRequest", .text(trace.canonicalRequest)),
            ("stringToSign", .text(trace.stringToSign)),
            ("signature", .text(trace.signature)),
            ("authorization", .optional(trace.authorization)),
            ("signedHeaders", .text(trace.signedHeaders)),
            ("url", .text(url(signed.request))),
            ("headers", .list(headers(signed.request).map { .list([.text($0), .text($1)]) })),
        ])
    }

    private func text(_ signed: SignedRequest, _ raw: RawRequest) -> String {
        guard presign == nil else { return url(signed.request) + "\n" }
        let given = Set(raw.request.headerFields.map(\.name))
        return signed.request.headerFields.filter { !given.contains($0.name) }
            .map { "\($0.name.rawName): \($0.value)\n" }.joined()
    }

    private func url(_ request: HTTPRequest) -> String {
        "\(request.scheme ?? "https")://\(request.authority ?? "")\(request.path ?? "/")"
    }

    private func headers(_ request: HTTPRequest) -> [(String, String)] {
        [("Host", request.authority ?? "")] + request.headerFields.map { ($0.name.rawName, $0.value) }
    }
}

/// What both algorithms can do.
private protocol RequestSigner {
    func signWithTrace(
        _ request: HTTPRequest,
        payload: SigningPayload,
        credentials: Credentials,
        at date: Date
    ) throws(SigningError) -> SignedRequest

    func presign(
        _ request: HTTPRequest,
        payload: SigningPayload,
        credentials: Credentials,
        at date: Date,
        expiresIn seconds: Int
    ) throws(SigningError) -> SignedRequest
}

extension SigV4Signer: RequestSigner {}
extension SigV4aSigner: RequestSigner {}
