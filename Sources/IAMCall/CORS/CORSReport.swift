// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes

/// What a browser makes of the answer to a preflight, and what to change where it would refuse.
package struct CORSReport: Sendable {
    /// The status of the answer.
    package let status: Int

    /// Why a browser would not send the request; empty if it would.
    package let faults: [String]

    /// What to set, one line each.
    package let fixes: [String]

    /// What else is good to know.
    package let notes: [String]

    private let question: String

    /// Whether a browser would send the request.
    package var isAllowed: Bool { faults.isEmpty }

    /// 0 if a browser would send the request, else 1.
    package var exitCode: Int32 { isAllowed ? 0 : 1 }

    init(_ check: CORSCheck, answer: HTTPResponse) {
        let allowed = CORSAnswer(answer.headerFields)
        var faults: [String] = []
        var fixes: [String] = []
        let status = answer.status.code
        if !(200...299).contains(status) {
            faults.append(Self.fault(status: status))
            fixes += Self.fixes(status: status)
        }
        if let fault = allowed.fault(origin: check.origin) { faults.append(fault) }
        let method = check.request.method.rawValue
        let isMethodAllowed = allowed.allows(method: method)
        if !isMethodAllowed { faults.append("Access-Control-Allow-Methods has no \(method)") }
        let missing = check.headerNames.filter { !allowed.allows(header: $0) }
        if !missing.isEmpty {
            faults.append("Access-Control-Allow-Headers has no \(missing.joined(separator: ", "))")
        }
        if !faults.isEmpty { fixes += Self.fixes(check) }
        self.status = status
        self.faults = faults
        self.fixes = fixes
        self.notes = Self.notes(check, allowed, isAllowed: faults.isEmpty)
        self.question =
            "OPTIONS from \(check.origin) for \(method)"
            + (check.headerNames.isEmpty ? "" : " with \(check.headerNames.joined(separator: ", "))")
    }

    /// The report as lines: the question, what is wrong, what to do.
    package var lines: [String] {
        [question, isAllowed ? "a browser sends the request" : "a browser does not send the request (\(status))"]
            + faults.map { "  missing: \($0)" } + fixes.map { "  fix: \($0)" } + notes.map { "  note: \($0)" }
    }

    // MARK: Words

    private static func fault(status: Int) -> String {
        switch status {
        case 401, 403:
            "the preflight was refused with \(status): OPTIONS must not need IAM, because browsers do not sign it"
        case 300...399: "the preflight was redirected (\(status)), which browsers do not follow"
        case 404, 405: "nobody answers OPTIONS here (\(status))"
        default: "the preflight was answered with \(status), not with 200 to 299"
        }
    }

    private static func fixes(status: Int) -> [String] {
        guard [401, 403, 404, 405].contains(status) else { return [] }
        return [
            "HTTP API: configure CORS on the API, which then answers OPTIONS itself, without authorisation",
            "REST API: give the resource an OPTIONS method with authorisation NONE and a mock integration "
                + "(CDK: addCorsPreflight, or defaultMethodOptions for all but OPTIONS)",
        ]
    }

    private static func fixes(_ check: CORSCheck) -> [String] {
        let method = check.request.method.rawValue
        let headers = check.headerNames.map { "'\($0)'" }.joined(separator: ", ")
        let list = check.headerNames.joined(separator: ",")
        return [
            "CDK: corsPreflight: { allowOrigins: ['\(check.origin)'], allowMethods: [CorsHttpMethod.\(method)], "
                + "allowHeaders: [\(headers)], exposeHeaders: ['x-amzn-requestid', 'x-amzn-errortype'] }",
            "CLI: aws apigatewayv2 update-api --api-id ID --cors-configuration "
                + "AllowOrigins=\(check.origin),AllowMethods=\(method),AllowHeaders=\(list.isEmpty ? "*" : quoted(list))",
        ]
    }

    /// A list in the AWS CLI's shorthand, where one with commas stands in quotes.
    private static func quoted(_ list: String) -> String { list.contains(",") ? "\"\(list)\"" : list }

    private static func notes(_ check: CORSCheck, _ allowed: CORSAnswer, isAllowed: Bool) -> [String] {
        var notes: [String] = []
        if !check.headerNames.contains("x-amz-security-token"), check.headerNames.contains("authorization") {
            notes.append(
                "these keys are lasting ones; a page with temporary credentials also needs x-amz-security-token allowed"
            )
        }
        if allowed.isAnyOrigin { notes.append("origin * does not go together with cookies (credentials: 'include')") }
        notes.append(
            "for a page to read the request id and the kind of an error, the answer to the request itself has to expose "
                + "x-amzn-requestid and x-amzn-errortype"
        )
        let signing: Set = ["authorization", "x-amz-date", "x-amz-security-token", "x-amz-content-sha256"]
        let isSimple = check.request.method == .get || check.request.method == .head
        if !isAllowed, isSimple, Set(check.headerNames).isSubset(of: signing) {
            notes.append("a presigned URL (toolkit presign) has no such headers and needs no preflight")
        }
        return notes
    }
}

/// The answer to a preflight as a browser reads it, for a request without cookies.
private struct CORSAnswer {
    private let origins: [String]
    private let methods: Set<String>
    private let headers: Set<String>

    init(_ fields: HTTPFields) {
        self.origins = fields[values: .accessControlAllowOrigin]
        self.methods = Set(Self.list(fields[values: .accessControlAllowMethods]))
        self.headers = Set(Self.list(fields[values: .accessControlAllowHeaders]).map { $0.lowercased() })
    }

    var isAnyOrigin: Bool { origins == ["*"] }

    /// Why the origin may not call; `nil` if it may.
    func fault(origin: String) -> String? {
        guard let first = origins.first else { return "there is no Access-Control-Allow-Origin" }
        if origins.count > 1 || first.contains(",") {
            return "Access-Control-Allow-Origin has more than one value, which no browser takes"
        }
        return first == "*" || first == origin ? nil : "Access-Control-Allow-Origin is \(first), not \(origin)"
    }

    /// A browser sends some methods without leave.
    func allows(method: String) -> Bool {
        ["GET", "HEAD", "POST"].contains(method) || methods.contains("*") || methods.contains(method)
    }

    /// `*` covers every header but `authorization`.
    func allows(header: String) -> Bool {
        headers.contains(header) || (headers.contains("*") && header != "authorization")
    }

    private static func list(_ values: [String]) -> [String] {
        values.flatMap { $0.split(separator: ",") }.map { $0.filter { $0 != " " && $0 != "\t" } }
    }
}
