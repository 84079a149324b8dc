// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCommand
internal import IAMCredentials
internal import IAMEndpoints
internal import IAMHTTP
internal import IAMPlatform
internal import IAMProviders
internal import IAMSigV4

/// All calls of a command line, one after the other; connections and credentials serve all that they are right for.
struct CallRun: Sendable {
    /// One address with its options.
    struct Entry: Sendable {
        let options: CallOptions
        let shared: SharedOptions
    }

    private let entries: [Entry]
    private let context: CommandContext

    /// What the calls of a run have in common.
    private struct Common {
        var credentials: [CredentialKey: Credentials] = [:]
        var clockOffsets: [String: Double] = [:]
        var hasHeaders = false
        var trace: MessageFile?
    }

    init(_ entries: [Entry], in context: CommandContext) {
        self.entries = entries
        self.context = context
    }

    /// Runs the calls.
    ///
    /// - Returns: The code of the last call, as with curl.
    func run() async throws -> Int32 {
        var context = try messagesRedirected()
        let transports = SharedTransports(make: context.transport)
        context.transport = { transports[$0] }
        var common = Common()
        if let path = entries.compactMap(\.options.transfer.message.traceAscii).last {
            common.trace = try MessageFile(path, in: context)
        }
        defer { common.trace?.close() }
        var code: Int32 = 0
        for (number, entry) in entries.enumerated() {
            code = await call(entry, number, &common, in: context)
            if code != 0, entry.options.request.failEarly { break }
        }
        return code
    }

    private func call(_ entry: Entry, _ number: Int, _ common: inout Common, in context: CommandContext) async -> Int32
    {
        do {
            let prepared = try await prepare(entry, &common, in: context)
            if let form = try CallForm(entry.options.request) { return try await form.run(prepared.call) }
            if let origin = entry.options.request.corsCheck {
                return try await check(origin, prepared.call, prepared.platform)
            }
            let plan = try await plan(prepared.call, prepared.platform, &common)
            let host = plan.step.url.host
            var call = Call(plan, number: number, clockOffset: common.clockOffsets[host] ?? 0, in: context)
            let record = await withTaskExecutorPreference(plan.executor) { await call.run() }
            common.clockOffsets[host] = call.clockOffset
            return record.code
        } catch {
            let code = ExitCodes.curl.code(for: error)
            let message = entry.options.transfer.message
            if !message.silent || message.showError { context.report("(\(code)) \(error)") }
            return code
        }
    }

    /// Asks what a page of an origin may send, and says what it may not.
    private func check(_ origin: String, _ call: PreparedCall, _ platform: Platform) async throws -> Int32 {
        let signed = try call.signer.sign(call.head, try await call.payload())
        let report = try await CORSCheck(origin: origin, request: signed.request).run(platform.transport)
        try call.context.write(report.lines.joined(separator: "\n") + "\n")
        return report.exitCode
    }

    /// Decides what is asked, of whom, and who asks.
    private func prepare(
        _ entry: Entry,
        _ common: inout Common,
        in context: CommandContext
    ) async throws -> (call: PreparedCall, platform: Platform) {
        let options = entry.options
        guard !options.transfer.redirect.locationTrusted else {
            throw UsageError(
                "--location-trusted would hand the signature to any host that a redirect names; call that host"
            )
        }
        let rules = try options.connection.connectRules()
        let session = try await Session(entry.shared, in: context) { options.connection.configure(&$0, rules) }
        let object = try S3Address(options.request.url)?.endpoint(session: session)
        let request = try RequestContent(options.request, at: object?.url, in: context)
        try Self.checkPlainText(request.url, options.connection, rules)
        var target = options.request.signature.target
        target.service = target.service ?? object?.service
        let identity = try await session.identify(host: request.url.host, path: request.url.path, target)
        let credentials = try await credentials(entry.shared, session, &common)
        try PastedCredentials(options.request).check(against: credentials, in: context)
        let call = PreparedCall(
            request: request,
            identity: identity,
            credentials: credentials,
            options: options,
            shared: entry.shared,
            context: context
        )
        return (call, session.platform)
    }

    /// Decides how it is sent and where the answer goes.
    private func plan(_ call: PreparedCall, _ platform: Platform, _ common: inout Common) async throws -> CallPlan {
        let transfer = call.options.transfer
        let (context, request) = (call.context, call.request)
        let file = try AnswerFile(transfer.answer, url: request.url)
        let offset = try transfer.answer.resumeOffset(file, platform.files)
        guard offset == 0 || request.body == nil else {
            throw UsageError("--continue-at is for downloads; an upload cannot be continued")
        }
        let transcript = CallTranscript(
            level: transfer.message.verbose,
            trace: common.trace.map { file in { @Sendable text in try? file.write(text) } },
            write: context.standardError
        )
        Self.note(call, transcript)
        let progress = TransferProgress()
        return CallPlan(
            options: call.options,
            request: request,
            step: CallStep(
                url: request.url,
                method: request.method,
                hasBody: request.body != nil,
                isUpload: call.options.request.content.uploadFile != nil
            ),
            payload: try await CallPayload(
                request.body,
                for: call.identity,
                isSecure: request.url.scheme == "https",
                call.options.request,
                progress
            ),
            identity: call.identity,
            credentials: call.credentials,
            platform: platform,
            transcript: transcript,
            sink: AnswerSink(file, transfer.answer, appends: offset > 0, in: context),
            headers: try headers(transfer.answer, &common, in: context),
            progress: progress,
            resumeOffset: offset
        )
    }

    private func credentials(
        _ shared: SharedOptions,
        _ session: Session,
        _ common: inout Common
    ) async throws -> Credentials {
        let key = CredentialKey(shared, session)
        if let known = common.credentials[key] { return known }
        let credentials = try await session.credentials()
        common.credentials[key] = credentials
        return credentials
    }

    /// The file of `-D`, which the first call of a run makes and the others add to.
    private func headers(
        _ options: AnswerOptions,
        _ common: inout Common,
        in context: CommandContext
    ) throws -> MessageFile? {
        guard let path = options.dumpHeader else { return nil }
        if options.createDirs, path != "-" { try makeDirectories(above: path, in: context) }
        defer { common.hasHeaders = true }
        return try MessageFile(path, appends: common.hasHeaders, in: context)
    }

    /// The context, with messages going where `--stderr` says.
    private func messagesRedirected() throws -> CommandContext {
        guard let path = entries.compactMap(\.options.transfer.message.stderr).last else { return context }
        var redirected = context
        let file = try MessageFile(path, in: context)
        redirected.standardError = { try? file.write($0) }
        redirected.isErrorTerminal = false
        return redirected
    }

    private static func note(_ call: PreparedCall, _ transcript: CallTranscript) {
        let identity = call.identity
        if identity.isS3Family, call.request.url.path.uppercased().contains("%2F"), !call.options.transfer.silent {
            call.context.report(
                "warning: an encoded slash (%2F) in an S3 key is verified by few servers; rename the key"
            )
        }
        transcript.note("signing for \(identity.service) in \(identity.region) as \(call.credentials.shortAccessKeyID)")
    }

    /// Signatures and session tokens do not go through networks in plain text.
    private static func checkPlainText(
        _ url: CallURL,
        _ options: ConnectionOptions,
        _ rules: [ConnectRule]
    ) throws {
        guard url.scheme == "http", !url.isLoopback else { return }
        var configuration = HTTPTransportConfiguration()
        options.configure(&configuration, rules)
        let port = url.port ?? 80
        let isRedirected = rules.contains { rule in
            (rule.fromHost.map { $0.lowercased() == url.host } ?? true) && (rule.fromPort.map { $0 == port } ?? true)
                && (rule.toHost.flatMap { try? CallURL("http://\($0.contains(":") ? "[\($0)]" : $0)") }?.isLoopback
                    ?? false)
        }
        guard isRedirected || configuration.unixSocketPath != nil else {
            throw TransportError(.insecure, "\(url.host) would get a signature in plain text; use https")
        }
    }
}
