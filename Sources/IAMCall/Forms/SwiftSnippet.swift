// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import IAMCommand
internal import IAMEndpoints
internal import IAMSigV4

/// The call as Swift for a program that depends on `IAMToolkit`, for `--print-swift`.
struct SwiftSnippet: Sendable {
    private let call: PreparedCall

    init(_ call: PreparedCall) { self.call = call }

    func text() throws -> String {
        let identity = call.identity
        let body = try body()
        var lines = [
            "import AsyncHTTPClient", "import IAMToolkit", "import NIOCore", "",
            "let platform = Platform.system(transport: AsyncHTTPClientTransport())",
            "let chain = DefaultChain.make(platform: platform\(options)).cached(platform: platform)",
            "let http = HTTPClient(configuration: .forSigning)", "let api = SigningClient(", "    http,",
            "    provider: chain,", "    service: \(Self.literal(identity.service)),",
            "    region: \(Self.literal(identity.region)),", "    platform: platform", ")",
            "var request = HTTPClientRequest(url: \(Self.literal(address)))",
        ]
        if call.request.method != .get {
            lines.append("request.method = .RAW(value: \(Self.literal(call.request.method.rawValue)))")
        }
        for field in call.request.fields.fields where field.name != .userAgent && field.name != .accept {
            lines.append(
                "request.headers.add(name: \(Self.literal(field.name.rawName)), value: \(Self.literal(field.value)))"
            )
        }
        lines += body
        lines += [
            "let response = try await api.execute(request\(call.isUnsigned ? ", payload: .unsigned" : ""))",
            "let answer = try await response.body.collect(upTo: 1 << 20)",
            "print(response.status.code, String(buffer: answer))", "try await http.shutdown().get()", "",
        ]
        return lines.joined(separator: "\n")
    }

    private var address: String {
        "\(call.request.url.scheme)://\(call.request.url.authority)\(call.request.url.target(call.signingOptions))"
    }

    /// What the options say about the credentials.
    private var options: String {
        var arguments: [String] = []
        if let profile = call.shared.profile { arguments.append("profile: \(Self.literal(profile))") }
        let hops = call.shared.role.roleARNs.map { "RoleHop(roleARN: \(Self.literal($0)))" }
        if !hops.isEmpty { arguments.append("hops: [\(hops.joined(separator: ", "))]") }
        return arguments.isEmpty ? "" : ", options: ChainOptions(\(arguments.joined(separator: ", ")))"
    }

    private func body() throws(UsageError) -> [String] {
        guard let body = call.request.body else { return [] }
        guard let bytes = body.bytes, bytes.count <= 65_536 else {
            guard let segments = body.segments, segments.count == 1, case .file(let file) = segments[0] else {
                throw UsageError("--print-swift prints data in memory and single files, not forms and standard input")
            }
            return [
                "let body = try platform.files.read(\(Self.literal(file.name)), limit: \(file.length ?? 1 << 30))",
                "request.body = .bytes(ByteBuffer(bytes: body))",
            ]
        }
        if let text = String(validating: bytes, as: UTF8.self) {
            return ["request.body = .bytes(ByteBuffer(string: \(Self.literal(text))))"]
        }
        return ["request.body = .bytes(ByteBuffer(bytes: \(bytes)))"]
    }

    /// A string literal.
    static func literal(_ text: String) -> String {
        var literal = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": literal += "\\\""
            case "\\": literal += "\\\\"
            case "\n": literal += "\\n"
            case "\r": literal += "\\r"
            case "\t": literal += "\\t"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F:
                literal += "\\u{\(String(scalar.value, radix: 16))}"
            default: literal.unicodeScalars.append(scalar)
            }
        }
        return literal + "\""
    }
}
