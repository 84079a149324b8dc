// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCall
internal import IAMCommand
internal import IAMCredentials
internal import IAMEndpoints
internal import IAMSigV4

internal import struct FoundationEssentials.Date

/// What is known about a URL: what it is signed for, by which rule, and what a signature in it says.
struct Inspection: Report, Sendable {
    private let url: CallURL
    private let identity: HostIdentity?
    private let presigned: PresignedURL?
    private let findings: [Finding]
    private let now: Date

    /// - Parameters:
    ///   - pasted: The URL.
    ///   - identity: What its host is signed for, or why nobody knows.
    ///   - now: The present.
    init(_ pasted: PastedURL, identity: Result<HostIdentity, any Error>, now: Date) {
        let presigned = PresignedURL(pasted.url)
        let known = try? identity.get()
        var findings = pasted.findings + (presigned?.findings(at: now, identity: known) ?? [])
        if case .failure(let error) = identity {
            let error = error as? EndpointError
            // A presigned URL says itself what it is signed for.
            let severity = presigned == nil ? Finding.Severity.error : .note
            findings.append(Finding(severity, error?.message ?? "the host is not known", fix: error?.hint))
        }
        if presigned != nil, pasted.url.scheme == "http", !pasted.url.isLoopback {
            findings.append(
                Finding(.warning, "plain http shows the signature to everybody on the way", fix: "Use https.")
            )
        }
        self.url = pasted.url
        self.identity = known
        self.presigned = presigned
        self.findings = findings
        self.now = now
    }

    /// Whether nothing is known that keeps the URL from working.
    var works: Bool { !findings.contains { $0.severity == .error } }

    // MARK: Rendering

    /// The lines for a person.
    func text(in style: TerminalStyle) -> String {
        let table = TextTable(rows.map { [TextTable.Cell($0.0, .quiet), TextTable.Cell($0.1)] }).rendered(in: style)
        let lines = findings.map { finding in
            let tone: TerminalStyle.Tone =
                finding.severity == .error ? .bad : finding.severity == .note ? .quiet : .warning
            let fix = finding.fix.map { "\n  hint: \(style.plain($0))" } ?? ""
            return style.paint("\(finding.severity.rawValue):", tone) + " \(style.plain(finding.message))\(fix)\n"
        }
        return table + lines.joined()
    }

    /// The machine form.
    var document: JSONText {
        .object([
            ("host", .text(url.authority)),
            ("service", .optional(identity?.service)),
            ("region", .optional(identity?.region)),
            ("algorithm", .optional(identity?.algorithm.rawValue.lowercased())),
            ("payload", .optional(identity.map { $0.payload == .unsigned ? "unsigned" : "signed" })),
            ("path", .optional(identity.map(pathRule))),
            ("rule", .optional(identity?.rule)),
            ("presigned", presigned.map(document) ?? .null),
            (
                "findings",
                .list(
                    findings.map {
                        .object([
                            ("severity", .text($0.severity.rawValue)), ("message", .text($0.message)),
                            ("fix", .optional($0.fix)),
                        ])
                    }
                )
            ),
            ("works", .boolean(works)),
        ])
    }

    private var rows: [(String, String)] {
        var rows = [("host", url.authority)]
        if let identity {
            rows += [
                ("service", identity.service), ("region", identity.region),
                ("algorithm", identity.algorithm == .sigV4a ? "SigV4a" : "SigV4"), ("payload", payloadRule(identity)),
                ("path", pathRule(identity)), ("rule", identity.rule),
            ]
        }
        guard let presigned else { return rows }
        rows.append(("signed by", presigned.form.rawValue))
        if let key = presigned.accessKeyID { rows.append(("key", Credentials.shorten(key))) }
        if let credential = presigned.credential {
            let region = credential.region ?? presigned.part("Region-Set") ?? "?"
            rows.append(("signed for", "\(credential.service) in \(region)"))
        }
        if let start = presigned.start { rows.append(("from", AWSTimestamp.extended(start))) }
        if let end = presigned.end {
            let left = end.timeIntervalSince(now)
            let distance = Duration.seconds(abs(left)).spoken
            rows.append(("until", "\(AWSTimestamp.extended(end)) (\(left > 0 ? "in \(distance)" : "\(distance) ago"))"))
        }
        if !presigned.signedHeaders.isEmpty {
            rows.append(("headers", presigned.signedHeaders.joined(separator: ", ")))
        }
        if let token = presigned.sessionToken {
            rows.append(("token", "there, \(token.value.count) characters"))
        }
        if let signature = presigned.part("Signature") ?? presigned["Signature"]?.value {
            rows.append(("signature", "\(signature.prefix(8))…"))
        }
        return rows
    }

    private func document(_ presigned: PresignedURL) -> JSONText {
        .object([
            ("form", .text(presigned.form.rawValue)),
            ("algorithm", .optional(presigned.algorithm)),
            ("accessKeyId", .optional(presigned.accessKeyID.map { Credentials.shorten($0) })),
            ("service", .optional(presigned.credential?.service)),
            ("region", .optional(presigned.credential?.region ?? presigned.part("Region-Set"))),
            ("start", .optional(presigned.start.map { AWSTimestamp.extended($0) })),
            ("expiration", .optional(presigned.end.map { AWSTimestamp.extended($0) })),
            ("secondsLeft", presigned.end.map { .number(Int($0.timeIntervalSince(now))) } ?? .null),
            ("signedHeaders", .list(presigned.signedHeaders.map { .text($0) })),
            ("hasSessionToken", .boolean(presigned.sessionToken != nil)),
        ])
    }

    private func payloadRule(_ identity: HostIdentity) -> String {
        if identity.payload == .unsigned { return "not covered (UNSIGNED-PAYLOAD)" }
        return identity.isS3Family
            ? "SHA-256 in x-amz-content-sha256; not covered in a presigned URL" : "SHA-256 of the body"
    }

    private func pathRule(_ identity: HostIdentity) -> String {
        let options = SigningOptions(service: identity.service)
        let encoding = options.pathEncoding == .double ? "encoded twice" : "encoded once"
        return encoding + (options.pathNormalization == .normalize ? ", dots resolved" : ", as it is")
    }
}
