// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import HTTPTypes
internal import IAMCredentials
internal import IAMPlatform
internal import IAMSigV4

/// What `-v` shows of an exchange, on standard error, without what would let others act.
struct CallTranscript: Sendable {
    /// 0 shows nothing, 1 the exchange, 2 also what was signed.
    let level: Int
    let write: @Sendable (String) -> Void

    /// Says what the tool itself does.
    func note(_ text: String) {
        if level > 0 { write("* \(text)\n") }
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
        guard level > 0 else { return }
        write(
            "> \(head.method.rawValue) \(Self.redactedPath(head.path ?? "/")) HTTP/1.1\n> Host: \(head.authority ?? "")\n"
        )
        for field in head.headerFields { write("> \(Self.redacted(field))\n") }
        write(">\n")
    }

    /// Shows the head of the response.
    func received(_ response: TransportResponse) {
        guard level > 0 else { return }
        write("< \(Self.statusLine(response))\n")
        for field in response.head.headerFields { write("< \(Self.redacted(field))\n") }
        write("<\n")
    }

    /// The head of a response as it is printed before a body.
    static func text(_ response: TransportResponse) -> String {
        statusLine(response) + "\r\n"
            + response.head.headerFields.map { "\($0.name.rawName): \($0.value)\r\n" }.joined() + "\r\n"
    }

    private static func statusLine(_ response: TransportResponse) -> String {
        "\(response.version) \(response.head.status.code) \(response.head.status.reasonPhrase)"
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
