// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes

/// The parameters of a call in the query protocol, and the checks AWS makes on them.
///
/// Source: AWS STS API Reference, "Common Parameters" and the constraints of each action.
struct STSParameters: Sendable {
    static let version = "2011-06-15"

    private var values: [String: String] = [:]

    init(_ exchange: SandboxExchange) {
        let text = exchange.request.method == .post ? String(decoding: exchange.body, as: UTF8.self) : exchange.query
        for pair in text.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            values[SandboxText.formDecoded(parts[0])] = parts.count == 2 ? SandboxText.formDecoded(parts[1]) : ""
        }
    }

    subscript(name: String) -> String? { values[name].flatMap { $0.isEmpty ? nil : $0 } }

    /// How many members a list has.
    func count(of list: String) -> Int {
        Set(
            values.keys.filter { $0.hasPrefix("\(list).member.") }
                .compactMap { $0.dropFirst(list.utf8.count + 8).split(separator: ".").first }
        ).count
    }

    /// Whether the managed session policies allow reading only.
    var isReadOnly: Bool {
        let policies = values.filter { $0.key.hasPrefix("PolicyArns.member.") }.values
        return !policies.isEmpty && policies.allSatisfy { $0.hasSuffix(":iam::aws:policy/ReadOnlyAccess") }
    }

    // MARK: Constraints

    func text(
        _ name: String,
        _ lengths: ClosedRange<Int>,
        pattern: String? = nil,
        allows: (Unicode.Scalar) -> Bool = { _ in true }
    ) throws(STSFault) -> String? {
        guard let value = self[name] else { return nil }
        let length = value.unicodeScalars.count
        if length < lengths.lowerBound {
            throw violation(value, name, "Member must have length greater than or equal to \(lengths.lowerBound)")
        }
        if length > lengths.upperBound {
            throw violation(value, name, "Member must have length less than or equal to \(lengths.upperBound)")
        }
        if let pattern, !value.unicodeScalars.allSatisfy(allows) {
            throw violation(value, name, "Member must satisfy regular expression pattern: \(pattern)")
        }
        return value
    }

    func required(_ value: String?, _ name: String) throws(STSFault) -> String {
        if let value { return value }
        throw .validation(
            "1 validation error detected: Value null at '\(Self.member(name))' failed to satisfy constraint: "
                + "Member must not be null"
        )
    }

    func roleARN() throws(STSFault) -> String {
        try required(try text("RoleArn", 20...2_048), "RoleArn")
    }

    func sessionName() throws(STSFault) -> String {
        let name = try text("RoleSessionName", 2...64, pattern: "[\\w+=,.@-]*", allows: Self.isName)
        return try required(name, "RoleSessionName")
    }

    func seconds(_ range: ClosedRange<Int>) throws(STSFault) -> Int? {
        guard let text = self["DurationSeconds"] else { return nil }
        guard let seconds = Int(text) else {
            throw STSFault(400, "MalformedInput", "Invalid value for DurationSeconds: '\(text)' is not an integer")
        }
        if seconds < range.lowerBound {
            throw violation(
                text,
                "DurationSeconds",
                "Member must have value greater than or equal to \(range.lowerBound)"
            )
        }
        if seconds > range.upperBound {
            throw violation(text, "DurationSeconds", "Member must have value less than or equal to \(range.upperBound)")
        }
        return seconds
    }

    /// Checks what the sandbox takes without using it: policies and tags.
    func checkPolicies() throws(STSFault) {
        if let policy = try text("Policy", 1...2_048), !policy.hasPrefix("{") || !policy.hasSuffix("}") {
            throw STSFault(400, "MalformedPolicyDocument", "Syntax errors in policy.")
        }
        if count(of: "PolicyArns") > 10 {
            throw STSFault(400, "LimitExceeded", "Too many policy ARNs: at most 10 are allowed")
        }
        if count(of: "Tags") > 50 || count(of: "TransitiveTagKeys") > 50 {
            throw .validation(
                "1 validation error detected: Value at 'tags' failed to satisfy constraint: "
                    + "Member must have length less than or equal to 50"
            )
        }
    }

    private func violation(_ value: String, _ name: String, _ rule: String) -> STSFault {
        .validation(
            "1 validation error detected: Value '\(value)' at '\(Self.member(name))' failed to satisfy constraint: \(rule)"
        )
    }

    /// The name as AWS's messages spell it: `roleArn`.
    private static func member(_ name: String) -> String {
        name.prefix(1).lowercased() + name.dropFirst()
    }

    static func isName(_ scalar: Unicode.Scalar) -> Bool {
        isWord(scalar) || "+=,.@-".unicodeScalars.contains(scalar)
    }

    static func isExternalID(_ scalar: Unicode.Scalar) -> Bool {
        isWord(scalar) || "+=,.@:/-".unicodeScalars.contains(scalar)
    }

    private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "_": true
        default: false
        }
    }
}

/// An error as STS answers it.
struct STSFault: Error {
    let status: Int
    let code: String
    let message: String

    init(_ status: Int, _ code: String, _ message: String) {
        self.status = status
        self.code = code
        self.message = message
    }

    static func validation(_ message: String) -> STSFault { STSFault(400, "ValidationError", message) }
    static func denied(_ message: String) -> STSFault { STSFault(403, "AccessDenied", message) }

    static func unauthorized(_ caller: SandboxCaller, _ action: String, on resource: String) -> STSFault {
        .denied("User: \(caller.arn) is not authorized to perform: \(action) on resource: \(resource)")
    }
}
