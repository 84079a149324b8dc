// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import IAMCommand
internal import IAMPlatform

/// The value of a variable of `-w`.
enum WriteOutValue: Sendable {
    case text(String?)
    case number(Int)
    /// A status code: three digits in text.
    case status(Int)
    case seconds(Duration?)

    /// As it is printed.
    var text: String {
        switch self {
        case .text(let text): return text ?? ""
        case .number(let number): return "\(number)"
        case .status(let status): return Self.digits(status, 3)
        case .seconds(let duration):
            let (seconds, attoseconds) = (duration ?? .zero).components
            return "\(seconds).\(Self.digits(Int(attoseconds / 1_000_000_000_000), 6))"
        }
    }

    /// As it stands in JSON.
    var json: String {
        switch self {
        case .text(let text): JSONText.optional(text).rendered()
        case .status(let status): "\(status)"
        case .number, .seconds: text
        }
    }

    private static func digits(_ number: Int, _ width: Int) -> String {
        let text = "\(number)"
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }
}

/// The table of the variables of `-w`.
///
/// Source: curl's manual, `--write-out`; the forms of the values are those of curl 7.88.
enum WriteOutVariables {
    static let table: [String: @Sendable (CallRecord) -> WriteOutValue] = [
        "certs": { _ in .text("") },
        "content_type": { .text($0.response?.head.headerFields[.contentType]) },
        "errormsg": { .text($0.message) },
        "exitcode": { .number(Int($0.code)) },
        "filename_effective": { .text($0.file) },
        "ftp_entry_path": { _ in .text(nil) },
        "http_code": { .status($0.response?.head.status.code ?? 0) },
        "http_connect": { _ in .status(0) },
        "http_version": { .text($0.response.map { String($0.version.drop { $0 != "/" }.dropFirst()) } ?? "0") },
        "local_ip": { .text($0.response?.connection?.localAddress) },
        "local_port": { .number($0.response?.connection?.localPort ?? 0) },
        "method": { .text($0.step.method.rawValue) },
        "num_certs": { _ in .number(0) },
        "num_connects": { .number($0.connects) },
        "num_headers": { .number($0.response?.head.headerFields.count ?? 0) },
        "num_redirects": { .number($0.redirects) },
        "proxy_ssl_verify_result": { _ in .number(0) },
        "redirect_url": { .text($0.redirectURL?.text) },
        "referer": { _ in .text(nil) },
        "remote_ip": { .text($0.response?.connection?.remoteAddress) },
        "remote_port": { .number($0.response?.connection?.remotePort ?? 0) },
        "response_code": { .status($0.response?.head.status.code ?? 0) },
        "scheme": { .text($0.response == nil ? nil : $0.step.url.scheme.uppercased()) },
        "size_download": { .number($0.counts.received) },
        "size_header": { .number($0.headerBytes) },
        "size_request": { .number($0.requestBytes) },
        "size_upload": { .number($0.counts.sent) },
        "speed_download": { .number(speed($0.counts.received, $0.total)) },
        "speed_upload": { .number(speed($0.counts.sent, $0.total)) },
        "ssl_verify_result": { _ in .number(0) },
        "time_appconnect": { .seconds(since($0, \.secured)) },
        "time_connect": { .seconds(since($0, \.connected)) },
        "time_namelookup": { _ in .seconds(nil) },
        "time_pretransfer": { .seconds(since($0, \.requestStarted)) },
        "time_redirect": { .seconds($0.redirects > 0 ? $0.lastStart : nil) },
        "time_starttransfer": { .seconds($0.response == nil ? nil : $0.lastStart + $0.answerStarted) },
        "time_total": { .seconds($0.total) },
        "url": { .text($0.address) },
        "url_effective": { .text($0.step.url.text) },
        "urlnum": { .number($0.number) },
    ]

    /// All variables as one JSON object.
    static func json(_ record: CallRecord) -> String {
        let members = table.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value(record).json)" }
        return "{" + members.joined(separator: ",") + ",\"curl_version\":\"aws-iam-call/0.1.0\"}"
    }

    /// The first value of a field of the last answer.
    static func header(_ name: String, _ record: CallRecord) -> String {
        guard let name = HTTPField.Name(name) else { return "" }
        return record.response?.head.headerFields.first { $0.name == name }?.value ?? ""
    }

    /// The fields of the last answer, names in lower case, values as lists.
    static func headerJSON(_ record: CallRecord) -> String {
        var members: [(name: String, values: [String])] = []
        for field in record.response?.head.headerFields ?? [:] {
            let value = JSONText.text(field.value).rendered()
            if let index = members.firstIndex(where: { $0.name == field.name.canonicalName }) {
                members[index].values.append(value)
            } else {
                members.append((field.name.canonicalName, [value]))
            }
        }
        let lines = members.map { "\"\($0.name)\":[\($0.values.joined(separator: ","))]" }
        return "{" + lines.joined(separator: ",\n") + "\n}"
    }

    private static func speed(_ bytes: Int, _ time: Duration) -> Int {
        time > .zero ? Int(Double(bytes) / time.seconds) : 0
    }

    /// A moment of the last request, counted from the start of all.
    private static func since(_ record: CallRecord, _ moment: KeyPath<ConnectionReport, Duration?>) -> Duration? {
        record.response?.connection?[keyPath: moment].map { record.lastStart + $0 }
    }
}

extension CallURL {
    /// The address written out, with a path.
    var text: String { "\(scheme)://\(authority)\(path.isEmpty ? "/" : path)\(query.map { "?\($0)" } ?? "")" }
}
