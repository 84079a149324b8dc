// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import IAMSigV4

internal import struct FoundationEssentials.Date

/// A refused exchange with everything that was read from it; the rules in `Rules` look at nothing else.
struct Refusal {
    let exchange: RefusedExchange
    let answer: ServiceAnswer
    let sent: SentSignature
    let masking: Masking

    /// The canonical request that was signed; `nil` if it is not known.
    let signed: CanonicalParts?

    init(_ exchange: RefusedExchange) {
        self.exchange = exchange
        answer = ServiceAnswer(exchange.response, body: exchange.body)
        sent = SentSignature(exchange.request)
        signed =
            exchange.trace.flatMap { CanonicalParts($0.canonicalRequest) }
            ?? CanonicalParts(exchange.request, sent, bodyHash: exchange.sentBodySHA256)
        masking = Self.masking(exchange, answer, sent)
    }

    /// The cause, found by the first rule that knows it; `nil` if this is no refusal.
    func diagnosis() -> Diagnosis? {
        if let found = beforeTheService() ?? redirection() { return found }
        guard isRefusal else { return nil }
        return timeOfSigning() ?? credentialScope() ?? presignedURL() ?? formOfTheSignature() ?? payload()
            ?? credentials() ?? mismatch() ?? permissions() ?? placesAndRoutes() ?? unknown()
    }

    // MARK: Facts

    var status: Int { exchange.response.status.code }

    /// The host in lower case, without its port.
    var host: String {
        let value =
            HTTPField.Name("host").flatMap { exchange.request.headerFields[$0] } ?? exchange.request.authority ?? ""
        return value.lowercased().split(separator: ":").first.map(String.init) ?? ""
    }

    /// The signing name: of the signature, or what the host says.
    var service: String { sent.service.isEmpty ? exchange.scopeChoice?.service ?? "" : sent.service }

    var isS3: Bool { SigningService.isS3Family(service) || answer.field("x-amz-request-id") != nil && service.isEmpty }

    var isFunctionURL: Bool { Text.contains(host, ".lambda-url.") }

    var isSigned: Bool { sent.place == .header || sent.place == .query }

    /// Where to look for what changes requests.
    var way: String {
        exchange.proxy.map { "the proxy \(Text.clipped(Text.escaped($0), 80))" }
            ?? "a proxy, gateway or HTTP library between signing and the service"
    }

    /// Whether code or message has a text, letter case aside.
    func says(_ texts: String...) -> Bool {
        texts.contains { Text.range(of: $0.lowercased(), in: answer.lowercasedMessage[...]) != nil }
    }

    func isCode(_ codes: String...) -> Bool { codes.contains(answer.code) }

    /// 401, 403 and 407 always, 400 and 404 by what they say; throttling and faults of the service never.
    private var isRefusal: Bool {
        switch status {
        case 401, 403: !isCode("ThrottlingException", "Throttling", "RequestLimitExceeded", "SlowDown")
        case 400:
            Self.refusalCodes.contains(answer.code)
                || says("signature", "credential", "x-amz-content-sha256", "authorization mechanism", "auth mechanism")
        default: false
        }
    }

    /// What services say with the status 400 when they refuse the signature or the caller.
    private static let refusalCodes: Set<String> = [
        "AccessDenied", "AccessDeniedException", "AuthFailure", "AuthorizationHeaderMalformed",
        "AuthorizationQueryParametersError", "BadDigest", "ExpiredToken", "ExpiredTokenException", "IncompleteBody",
        "IncompleteSignature", "IncompleteSignatureException", "InvalidAccessKeyId", "InvalidClientTokenId",
        "InvalidDigest", "InvalidSignatureException", "InvalidToken", "MissingAuthenticationToken",
        "MissingAuthenticationTokenException", "MissingSecurityHeader", "NotAuthorized", "OptInRequired",
        "RequestExpired", "RequestTimeTooSkewed", "SignatureDoesNotMatch", "UnauthorizedOperation",
        "UnrecognizedClientException", "XAmzContentChecksumMismatch", "XAmzContentSHA256Mismatch",
    ]

    private func unknown() -> Diagnosis {
        let words = answer.message.isEmpty ? answer.code : answer.message
        return Diagnosis(
            .unknown,
            words.isEmpty
                ? "The service answered \(status) and gave no reason."
                : "The service answered \(status): \(Text.clipped(Text.escaped(words), 200))",
            fix: "Repeat the call with -vv, which shows what was signed and what came back, and give the request id to "
                + "whoever runs the service."
        )
    }

    // MARK: For people

    /// What the answer says, for the end of the evidence.
    func quotedAnswer() -> [String] {
        var lines: [String] = []
        var words = answer.message
        if let cut = Text.range(of: "The Canonical String", in: words[...]) { words = String(words[..<cut.lowerBound]) }
        while let last = words.unicodeScalars.last, last == "\n" || last == " " { words.unicodeScalars.removeLast() }
        let said = [answer.code, words].filter { !$0.isEmpty }.joined(separator: ": ")
        if !said.isEmpty { lines.append("service: \(status) \(Text.clipped(Text.escaped(masking.masked(said)), 400))") }
        let ids = ["x-amzn-requestid", "x-amz-request-id"]
        let id =
            ids.lazy.compactMap { answer.field($0) }.first ?? answer.details["RequestId"]
            ?? answer.details["RequestID"]
        if let id, !id.isEmpty { lines.append("request id: \(Text.clipped(Text.escaped(id), 80))") }
        return lines
    }

    private static func masking(
        _ exchange: RefusedExchange,
        _ answer: ServiceAnswer,
        _ sent: SentSignature
    ) -> Masking {
        var masking = Masking()
        masking.add(sent.signature)
        if let token = sent.sessionToken { add(token, to: &masking) }
        for field in exchange.request.headerFields where Masking.isSecret(header: field.name.canonicalName) {
            if field.name != .authorization { masking.add(field.value) }
        }
        if case .other = sent.place {
            for piece in (exchange.request.headerFields[.authorization] ?? "").split(separator: " ").dropFirst() {
                masking.add(String(piece))
            }
        }
        for value in [exchange.trace?.signature, answer.details["SignatureProvided"]] { masking.add(value ?? "") }
        let texts = [exchange.trace?.canonicalRequest, answer.expectation?.canonicalRequest]
        for parts in texts.compactMap({ $0 }).compactMap({ CanonicalParts($0) }) {
            for header in parts.headers where Masking.isSecret(header: header.name) { masking.add(header.value) }
            for pair in parts.query {
                let (name, value) = Text.parameter(pair)
                if Masking.isSecret(parameter: name) { add(CanonicalParts.decoded(value), to: &masking) }
            }
        }
        return masking
    }

    private static func add(_ token: String, to masking: inout Masking) {
        masking.add(token)
        masking.add(Text.parameter(CanonicalQuery.text("t=\(encoded(token))")).value)
    }

    /// A text as it stands in a query; the bytes that delimit are encoded first.
    private static func encoded(_ text: String) -> String {
        var result = text
        for (mark, code) in [("%", "%25"), ("&", "%26"), ("+", "%2B"), ("#", "%23")] {
            result = Text.replacing(mark, with: code, in: result)
        }
        return result
    }
}
