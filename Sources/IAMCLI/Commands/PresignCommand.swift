// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import HTTPTypes
internal import IAMCall
internal import IAMCommand
internal import IAMCredentials
internal import IAMEndpoints
internal import IAMPlatform
internal import IAMSigV4

internal import struct FoundationEssentials.Date

/// `toolkit presign`: a URL that carries its own signature.
struct PresignCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "presign",
        abstract: "Make a URL that whoever has it may call once or often, until it ends.",
        discussion: """
            For any method and service. The URL acts with your rights: hand it on as
            you would a password. It ends with its credentials, if those end first.
            """
    )

    @Argument(help: ArgumentHelp("The URL: https://, wss:// or s3://bucket/key.", valueName: "url"))
    var url: String

    @Option(name: [.customShort("X"), .long], help: ArgumentHelp("The method.", valueName: "method"))
    var method = "GET"

    @Option(
        help: ArgumentHelp("How long the URL is good: 900, 15m, 1h, 7d at most.", valueName: "time"),
        transform: Lifetime.init(argument:)
    )
    var expiresIn = Lifetime(seconds: 3_600)

    @Option(
        name: [.customShort("H"), .long],
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp("A header that must be sent with the URL, 'Name: value'; repeatable.", valueName: "header")
    )
    var header: [String] = []

    @Option(
        help: ArgumentHelp("The body that must be sent with the URL, outside S3; - reads it.", valueName: "file")
    )
    var body: String?

    @Option(help: ArgumentHelp("When the URL begins: 20150830T123600Z; now if absent.", valueName: "time"))
    var date: String?

    @OptionGroup
    var target: SigningTargetOptions

    @OptionGroup
    var shared: SharedOptions

    func run(in context: CommandContext) async throws -> Int32 {
        let session = try await Session(shared, in: context)
        let address = try PresignableURL(url, session: session)
        var target = target
        target.service = target.service ?? address.service
        let identity = try await session.identify(host: address.url.host, path: address.url.path, target)
        let start = try SigningTime.parse(date, clock: context.platform.clock)
        let request = try request(address.url, identity)
        let payload = try payload(identity, in: context)
        let credentials = try await session.credentials()
        let signed = try sign(request, payload, identity, credentials, at: start)
        warn(credentials, start, signed, in: context)
        try context.write(address.text(of: signed.request) + "\n")
        return 0
    }

    private func request(_ url: CallURL, _ identity: HostIdentity) throws -> HTTPRequest {
        guard let method = HTTPRequest.Method(rawValue: method) else { throw UsageError("'\(method)' is not a method") }
        var fields = HTTPFields()
        var authority = url.authority
        for text in header {
            guard let colon = text.firstIndex(of: ":"), let name = HTTPField.Name(String(text[..<colon])) else {
                throw UsageError("--header '\(text.prefix(40))' is not 'Name: value'")
            }
            let value = text[text.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
            if name.canonicalName == "host" { authority = String(value) } else { fields[name] = String(value) }
        }
        return HTTPRequest(
            method: method,
            scheme: url.scheme,
            authority: authority,
            path: WireTarget.canonical(
                path: url.path,
                query: url.query,
                options: SigningOptions(service: identity.service)
            ),
            headerFields: fields
        )
    }

    private func payload(_ identity: HostIdentity, in context: CommandContext) throws -> SigningPayload {
        guard let body else { return .empty }
        guard !identity.isS3Family, identity.payload == .signed else {
            throw UsageError("a presigned URL for \(identity.service) does not cover the body; leave out --body")
        }
        return .bytes(try context.read(body, limit: 1 << 30))
    }

    private func sign(
        _ request: HTTPRequest,
        _ payload: SigningPayload,
        _ identity: HostIdentity,
        _ credentials: Credentials,
        at start: Date
    ) throws -> SignedRequest {
        let seconds = expiresIn.seconds
        guard identity.algorithm == .sigV4a else {
            return try SigV4Signer(service: identity.service, region: identity.region)
                .presign(request, payload: payload, credentials: credentials, at: start, expiresIn: seconds)
        }
        return try SigV4aSigner(service: identity.service, regionSet: identity.regionSet)
            .presign(request, payload: payload, credentials: credentials, at: start, expiresIn: seconds)
    }

    private func warn(
        _ credentials: Credentials,
        _ start: Date,
        _ signed: SignedRequest,
        in context: CommandContext
    ) {
        let end = start.addingTimeInterval(Double(expiresIn.seconds))
        if let expiration = credentials.expiration, expiration < end {
            let early = Duration.seconds(end.timeIntervalSince(expiration)).spoken
            context.report(
                "warning: the credentials end at \(AWSTimestamp.extended(expiration)), and the URL with them, "
                    + "\(early) before its time"
            )
        }
        let others = signed.trace.signedHeaders.split(separator: ";").filter { $0 != "host" }
        guard !others.isEmpty else { return }
        context.report("note: whoever uses the URL has to send \(others.joined(separator: ", ")) as given here")
    }
}

/// The address of a presigned URL, with what its scheme means.
private struct PresignableURL: Sendable {
    let url: CallURL
    let service: String?
    private let isWebSocket: Bool

    init(_ text: String, session: Session) throws {
        if let address = try S3Address(text) {
            let endpoint = try address.endpoint(session: session)
            self.url = endpoint.url
            self.service = endpoint.service
            self.isWebSocket = false
            return
        }
        self.isWebSocket = text.lowercased().hasPrefix("wss://")
        self.service = nil
        do { self.url = try CallURL(isWebSocket ? "https" + text.dropFirst(3) : text) } catch {
            throw UsageError(error.description)
        }
    }

    func text(of request: HTTPRequest) -> String {
        let scheme = isWebSocket ? "wss" : request.scheme ?? "https"
        return "\(scheme)://\(request.authority ?? "")\(request.path ?? "/")"
    }
}

/// How long a presigned URL is good.
struct Lifetime: Sendable {
    let seconds: Int

    init(seconds: Int) {
        self.seconds = seconds
    }

    /// Reads `900`, `15m`, `1h`, `7d`; from one second to seven days.
    init(argument: String) throws {
        let days = argument.last == "d" ? Int(argument.dropLast()) : nil
        let seconds =
            try days.map { $0 > 7 ? Int.max : $0 * 86_400 } ?? Int(Duration(argument: argument).components.seconds)
        guard SigV4Signer.presignedLifetime.contains(seconds) else {
            throw ValidationError("a presigned URL is good for 1 second to 7 days, not for \(argument)")
        }
        self.seconds = seconds
    }
}
