// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import IAMCommand
internal import IAMCredentials
internal import IAMEndpoints
internal import IAMHTTP
internal import IAMPlatform
internal import IAMProviders
internal import IAMSigV4

/// One call from the command line: sign, send, follow, print.
struct Call: Sendable {
    private let options: CallOptions
    private let context: CommandContext
    private let session: Session
    private let transcript: CallTranscript
    private let fields: CallFields
    private let first: Step

    /// One request of the call; a redirect leads to the next.
    private struct Step: Sendable {
        var url: CallURL
        var method: HTTPRequest.Method
        var body: [UInt8]?
        /// Whether the request may carry the signature, the caller's headers and the body.
        var isTrusted = true
    }

    init(_ options: CallOptions, _ shared: SharedOptions, in context: CommandContext) async throws {
        let body = try CallBody(options.request, in: context)
        var url = try CallURL(options.request.url)
        var payload = body.bytes
        if options.request.get, let data = payload {
            let text = String(decoding: data, as: UTF8.self)
            url.query = url.query.map { $0.isEmpty ? text : "\($0)&\(text)" } ?? text
            payload = nil
        }
        let name =
            options.request.request ?? (options.request.head ? "HEAD" : payload == nil ? "GET" : "POST")
        guard let method = HTTPRequest.Method(rawValue: name) else { throw UsageError("'\(name)' is not a method") }
        self.fields = try CallFields(
            options.request,
            contentType: options.request.get ? nil : body.contentType,
            in: context
        )
        self.first = Step(url: url, method: method, body: payload)
        self.options = options
        self.context = context
        self.transcript = CallTranscript(level: options.transfer.verbose, write: context.standardError)
        let rules = try options.connection.connectRules()
        try Self.checkPlainText(url, rules)
        self.session = try await Session(shared, in: context) { configuration in
            options.connection.configure(&configuration, rules)
        }
    }

    /// Runs the call.
    ///
    /// - Returns: curl's exit code.
    func run() async throws -> Int32 {
        let identity = try identity()
        let credentials = try await session.credentials()
        if identity.isS3Family, first.url.path.uppercased().contains("%2F"), !options.transfer.silent {
            context.report("warning: an encoded slash (%2F) in an S3 key is verified by few servers; rename the key")
        }
        transcript.note("signing for \(identity.service) in \(identity.region) as \(credentials.shortAccessKeyID)")
        var step = first
        var redirects = 0
        while true {
            let response = try await send(step, identity, credentials)
            guard options.transfer.location, let next = try following(response.head, step) else {
                return try await finish(response, identity, credentials)
            }
            redirects += 1
            guard redirects <= options.transfer.maxRedirs else {
                throw CallError.tooManyRedirects(options.transfer.maxRedirs)
            }
            transcript.note(next.isTrusted ? "following the redirect" : "following the redirect without credentials")
            step = next
        }
    }

    // MARK: Sending

    /// The service and region to sign for: as told, or else as the host name says.
    private func identity() throws -> HostIdentity {
        let region = session.options.region
        if let service = options.request.service {
            let known = try? HostRules.identify(host: first.url.host, path: first.url.path)
            guard let region = region ?? known?.region ?? session.region else {
                throw EndpointError(
                    .missingRegion,
                    "no region is known to sign for",
                    hint: "pass --region, or set AWS_REGION"
                )
            }
            return HostIdentity(
                service: service,
                region: region,
                rule: "--service",
                payload: known?.payload ?? .signed
            )
        }
        let known = try HostRules.identify(host: first.url.host, path: first.url.path)
        let identity = HostIdentity(
            service: known.service,
            region: region ?? known.region,
            rule: known.rule,
            payload: known.payload
        )
        guard !identity.needsRegionSet else {
            throw EndpointError(
                .invalidConfiguration,
                "\(first.url.host) takes multi-region signatures (SigV4a) only, which this version does not make",
                hint: "use a regional host"
            )
        }
        return identity
    }

    private func send(
        _ step: Step,
        _ identity: HostIdentity,
        _ credentials: Credentials
    ) async throws -> TransportResponse {
        let signingOptions = SigningOptions(service: identity.service)
        var head = HTTPRequest(
            method: step.method,
            scheme: step.url.scheme,
            authority: step.isTrusted ? fields.host ?? step.url.authority : step.url.authority,
            path: WireTarget.canonical(path: step.url.path, query: step.url.query, options: signingOptions)
        )
        if step.isTrusted {
            head.headerFields = fields.fields
            let signer = SigV4Signer(service: identity.service, region: identity.region, options: signingOptions)
            let payload: SigningPayload =
                identity.payload == .unsigned ? .unsigned : step.body.map { .bytes($0) } ?? .empty
            let signed = try signer.signWithTrace(
                head,
                payload: payload,
                credentials: credentials,
                at: context.platform.clock.now()
            )
            head = signed.request
            transcript.signed(signed.trace)
        }
        transcript.sent(head)
        let request = TransportRequest(
            head: head,
            body: step.isTrusted ? step.body.map { .bytes($0) } ?? .none : .none,
            connectTimeout: options.connection.connectTimeout.map { .seconds($0) } ?? .seconds(30),
            timeout: options.transfer.maxTime.map { .seconds($0) }
        )
        let response = try await session.platform.transport.send(request)
        transcript.received(response)
        return response
    }

    /// The next step if the response is a redirect; to another origin nothing goes along.
    private func following(_ head: HTTPResponse, _ step: Step) throws -> Step? {
        guard [301, 302, 303, 307, 308].contains(head.status.code), let location = head.headerFields[.location] else {
            return nil
        }
        var next = step
        next.url = try step.url.following(location)
        next.isTrusted = step.isTrusted && next.url.origin == step.url.origin
        let becomesGet = head.status.code == 303 || (head.status.code < 303 && step.method == .post)
        if becomesGet, step.method != .head {
            next.method = options.request.request == nil || head.status.code == 303 ? .get : step.method
            next.body = nil
        }
        guard next.isTrusted || next.body == nil else {
            throw UsageError("the redirect to \(next.url.host) would take the body to another host; call it directly")
        }
        return next
    }

    // MARK: Printing

    private func finish(
        _ response: TransportResponse,
        _ identity: HostIdentity,
        _ credentials: Credentials
    ) async throws -> Int32 {
        let status = response.head.status.code
        let isFailure = status >= 400 && (options.transfer.fail || options.transfer.failWithBody)
        let output = try CallOutput(options.transfer.output, context: context)
        defer { output.close() }
        if options.transfer.include || options.request.head {
            try output.write(Array(CallTranscript.text(response).utf8))
        }
        if !isFailure || options.transfer.failWithBody {
            for try await piece in response.body { try output.write(piece) }
        }
        if status == 403 || status == 401, !options.transfer.silent {
            let type = response.head.headerFields[HTTPField.Name("x-amzn-errortype") ?? .contentType] ?? "no error type"
            context.report(
                "\(status) (\(type)) for \(credentials.shortAccessKeyID), signed for \(identity.service) in "
                    + "\(identity.region) [\(identity.rule)]; -vv shows what was signed"
            )
        }
        guard isFailure else { return 0 }
        throw CallError.status(status)
    }

    /// Signatures and session tokens do not go through networks in plain text.
    private static func checkPlainText(_ url: CallURL, _ rules: [ConnectRule]) throws {
        guard url.scheme == "http", !url.isLoopback else { return }
        let port = url.port ?? 80
        let isRedirected = rules.contains { rule in
            (rule.fromHost.map { $0.lowercased() == url.host } ?? true) && (rule.fromPort.map { $0 == port } ?? true)
                && (rule.toHost.flatMap { try? CallURL("http://\($0.contains(":") ? "[\($0)]" : $0)") }?.isLoopback
                    ?? false)
        }
        guard isRedirected else {
            throw TransportError(.insecure, "\(url.host) would get a signature in plain text; use https")
        }
    }
}
