// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import HTTPTypes
internal import IAMCredentials
internal import IAMPlatform
internal import IAMSigV4

/// What `-v` and `--trace-ascii` show of an exchange, without what would let others act.
struct CallTranscript: Sendable {
    /// 0 shows nothing, 1 the exchange, 2 also what was signed.
    let level: Int

    /// Where the exchange goes in the form of `--trace-ascii`.
    var trace: (@Sendable (String) -> Void)?

    let write: @Sendable (String) -> Void

    private var isOn: Bool { level > 0 || trace != nil }

    /// Says what the tool itself does.
    func note(_ text: String) {
        if level > 0 { write("* \(text)\n") }
        trace?("== Info: \(text)\n")
    }

    /// Shows canonical request and string to sign.
    func signed(_ trace: SigningTrace) {
        guard level > 1 else { return }
        let safe = trace.redacted()
        block("canonical request", safe.canonicalRequest)
        block("string to sign", safe.stringToSign)
    }

    /// Shows the head of the request.
    func sent(_ head: HTTPRequest) {
        guard isOn else { return }
        let lines =
            [
                "\(head.method.rawValue) \(Self.redactedPath(head.path ?? "/")) HTTP/1.1",
                "Host: \(head.authority ?? "")",
            ]
            + head.headerFields.map(Self.redacted)
        show(lines, ">", "=> Send header")
    }

    /// Shows the head of the response.
    func received(_ response: TransportResponse) {
        guard isOn else { return }
        show([Self.statusLine(response)] + response.head.headerFields.map(Self.redacted), "<", "<= Recv header")
    }

    /// Tells how much of a body went over the wire; what is in it may be secret.
    func moved(sent: Int, received: Int) {
        if sent > 0 { trace?("=> Send data, \(sent) bytes (0x\(String(sent, radix: 16)))\n") }
        if received > 0 { trace?("<= Recv data, \(received) bytes (0x\(String(received, radix: 16)))\n") }
    }

    /// The lines of a response's head as they are printed before a body, the empty one left out.
    static func lines(_ response: TransportResponse) -> [String] {
        [statusLine(response)] + response.head.headerFields.map { "\($0.name.rawName): \($0.value)" }
    }

    private static func statusLine(_ response: TransportResponse) -> String {
        "\(response.version) \(response.head.status.code) \(response.head.status.reasonPhrase)"
    }

    private func show(_ lines: [String], _ mark: String, _ title: String) {
        if level > 0 { for line in lines + [""] { write(line.isEmpty ? "\(mark)\n" : "\(mark) \(line)\n") } }
        guard let trace else { return }
        let count = lines.reduce(2) { $0 + $1.utf8.count + 2 }
        trace("\(title), \(count) bytes (0x\(String(count, radix: 16)))\n")
        var offset = 0
        for line in lines + [""] {
            let digits = String(offset, radix: 16)
            trace("\(String(repeating: "0", count: max(0, 4 - digits.count)))\(digits): \(line)\n")
            offset += line.utf8.count + 2
        }
    }

    private func block(_ title: String, _ text: String) {
        write("* \(title):\n")
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) { write("*   \(line)\n") }
    }

    // MARK: Redaction

    private static let secretFields: Set<String> = [
        "x-amz-security-token", "x-amz-s3session-token", "proxy-authorization", "cookie", "set-cookie",
        "x-amz-server-side-encryption-customer-key", "x-amz-copy-source-server-side-encryption-customer-key",
    ]

    private static func redacted(_ field: HTTPField) -> String {
        if secretFields.contains(field.name.canonicalName) {
            return "\(field.name.rawName): \(fingerprint(field.value))"
        }
        guard field.name == .authorization else { return "\(field.name.rawName): \(field.value)" }
        guard let range = field.value.firstRange(of: "Signature=") else {
            return "\(field.name.rawName): \(fingerprint(field.value))"
        }
        let signature = String(field.value[range.upperBound...])
        return "\(field.name.rawName): \(field.value[..<range.upperBound])\(fingerprint(signature))"
    }

    /// Hides signature and token of a presigned address.
    private static func redactedPath(_ path: String) -> String {
        guard let mark = path.firstIndex(of: "?") else { return path }
        let pairs = path[path.index(after: mark)...].split(separator: "&", omittingEmptySubsequences: false)
        let shown = pairs.map { pair in
            let name = pair.prefix { $0 != "=" }
            let isSecret = ["x-amz-signature", "x-amz-security-token", "x-amz-s3session-token"].contains(
                name.lowercased()
            )
            return isSecret ? "\(name)=\(fingerprint(String(pair.dropFirst(name.count + 1))))" : String(pair)
        }
        return path[...mark] + shown.joined(separator: "&")
    }

    /// The same for the same secret, so that two lines can be compared.
    private static func fingerprint(_ secret: String) -> String {
        "<redacted \(SHA256.hash(data: Array(secret.utf8)).prefix(4).lowercaseHexadecimal)>"
    }
}
