// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import IAMCommand
internal import IAMCredentials
internal import IAMEndpoints
internal import IAMSigV4

/// The call as a line for curl that takes the credentials from the environment, for `--print-curl`.
struct CurlLine: Sendable {
    private let call: PreparedCall

    init(_ call: PreparedCall) { self.call = call }

    func text() async throws -> String {
        let identity = call.identity
        guard call.options.request.content.fields.isEmpty || identity.isS3Family else {
            throw UsageError(
                "curl signs a form (-F) wrongly, so there is no line for it\n  hint: make the call with \(name), or send "
                    + "the form with --data-binary and a Content-Type of your own"
            )
        }
        var words = [
            "curl", "--aws-sigv4 \(Self.quoted("aws:amz:\(identity.region):\(identity.service)"))",
            "--user \"$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY\"",
        ]
        if call.credentials.sessionToken != nil { words.append("-H \"x-amz-security-token: $AWS_SESSION_TOKEN\"") }
        if let hash = try await payloadHash() { words.append("-H 'x-amz-content-sha256: \(hash)'") }
        words += call.options.request.form.curlWord.compactMap(word)
        let target = call.request.url.target(call.signingOptions)
        if !identity.isS3Family, target.prefix(while: { $0 != "?" }).contains("%") {
            call.context.report("warning: many versions of curl sign a path with %XX in it wrongly")
        }
        // What -G, --url-query and -T add is in the address already.
        words.append(Self.quoted("\(call.request.url.scheme)://\(call.request.url.authority)\(Self.sorted(target))"))
        call.context.report(
            "note: the line takes the credentials from the environment, which toolkit export-creds sets"
        )
        return words.joined(separator: " ") + "\n"
    }

    private var name: String { call.context.programName }

    /// The hash that S3 wants as a header, and that curl does not compute for a file.
    private func payloadHash() async throws -> String? {
        let isFile = call.options.request.content.uploadFile != nil
        guard call.identity.isS3Family || call.isUnsigned || isFile else { return nil }
        guard call.request.fields.fields.contains(where: { $0.name.canonicalName == "x-amz-content-sha256" }) == false
        else { return nil }
        guard call.options.request.content.fields.isEmpty else { return "UNSIGNED-PAYLOAD" }
        let payload = call.request.body?.isRepeatable ?? true ? try await call.payload() : .unsigned
        switch payload {
        case .sha256(let hash): return hash
        case .unsigned where call.identity.isS3Family || call.isUnsigned: return "UNSIGNED-PAYLOAD"
        case .unsigned: throw UsageError("curl cannot sign standard input for \(call.identity.service); name a file")
        default: return "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        }
    }

    // MARK: Words

    /// Options that hold a secret, that this line writes itself, or whose work the printed address has done.
    private static let dropped: Set<Substring> = [
        "--user", "--aws-sigv4", "--proxy-user", "--pass", "--proxy-pass", "--url-query", "--get", "--path-as-is",
    ]

    private func word(_ text: String) -> String? {
        let equals = text.firstIndex(of: "=") ?? text.endIndex
        let option = text[..<equals]
        guard !Self.dropped.contains(option), !isMovedToQuery(option), !isToken(text[equals...].dropFirst()) else {
            return nil
        }
        guard equals < text.endIndex else { return text }
        var value = text[equals...].dropFirst()
        if CurlOption.named(option.dropFirst(2))?.shape == .placed {
            value = value[(value.firstIndex(of: ":") ?? value.startIndex)...].dropFirst()
        }
        return "\(option) \(Self.quoted(String(value)))"
    }

    private func isMovedToQuery(_ option: Substring) -> Bool {
        call.options.request.get && call.request.body == nil && (option.hasPrefix("--data") || option == "--json")
    }

    private func isToken(_ value: Substring) -> Bool { value.lowercased().hasPrefix("x-amz-security-token:") }

    /// The query in the order in which it is signed, because curl signs it in the order given.
    static func sorted(_ target: String) -> String {
        guard let mark = target.firstIndex(of: "?") else { return target }
        let pairs = target[target.index(after: mark)...].split(separator: "&").map { pair in
            pair.contains("=") ? String(pair) : "\(pair)="
        }
        return target[...mark] + pairs.sorted { key($0).lexicographicallyPrecedes(key($1)) }.joined(separator: "&")
    }

    /// `=` comes before all else, so that a name comes before those that it begins.
    private static func key(_ pair: String) -> [UInt8] { pair.utf8.map { $0 == UInt8(ascii: "=") ? 0 : $0 } }

    /// In single quotes if a shell would do something to it.
    static func quoted(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { byte in
            (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5A) || (byte >= 0x61 && byte <= 0x7A)
                || "-._/:@%+,".utf8.contains(byte)
        }
        guard !isPlain || text.isEmpty else { return text }
        return "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}
