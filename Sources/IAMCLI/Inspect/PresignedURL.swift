// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCall
internal import IAMCredentials
internal import IAMProfiles

internal import struct FoundationEssentials.Date

/// A URL with a signature in its query, taken apart; nothing of it is checked yet.
struct PresignedURL: Sendable {
    /// The ways of signing a query.
    enum Form: String, Sendable {
        /// `X-Amz-…`: SigV4 and SigV4a.
        case version4 = "AWS Signature Version 4"
        /// `AWSAccessKeyId`, `Expires`, `Signature`: Amazon S3 before 2014.
        case version2 = "AWS Signature Version 2"
        /// `X-Goog-…`: Google Cloud Storage.
        case google = "Google Cloud Storage V4 signing"
    }

    let form: Form

    /// All parameters, in order.
    let parameters: [QueryParameter]

    /// The parameters that the form wants, as they are spelt.
    let required: [String]

    /// The parameters of authentication that are spelt otherwise than they must be, with the right spelling.
    let misspelt: [(name: String, meant: String)]

    private static let version4 = [
        "X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Expires", "X-Amz-SignedHeaders", "X-Amz-Signature",
    ]
    private static let optional = ["X-Amz-Security-Token", "X-Amz-Region-Set", "X-Amz-S3session-Token"]
    private static let version2 = ["AWSAccessKeyId", "Expires", "Signature"]

    /// - Returns: `nil` if nothing in the query looks like a signature.
    init?(_ url: CallURL) {
        let parameters = QueryParameter.all(in: url.query)
        guard let form = Self.form(Set(parameters.map { $0.name.lowercased() })) else { return nil }
        let required =
            switch form {
            case .version4: Self.version4
            case .version2: Self.version2
            case .google: Self.version4.map { "X-Goog" + $0.dropFirst(5) }
            }
        let all = form == .version4 ? required + Self.optional : required
        self.form = form
        self.parameters = parameters
        self.required = required
        self.misspelt = parameters.compactMap { parameter in
            Self.meaning(of: parameter.name, among: all, given: parameters).map { (parameter.name, $0) }
        }
    }

    private static func form(_ names: Set<String>) -> Form? {
        if names.contains(where: { $0.hasPrefix("x-goog-") }) { return .google }
        if names.contains("awsaccesskeyid") { return .version2 }
        return version4.contains { names.contains($0.lowercased()) } ? .version4 : nil
    }

    /// The parameter that one with a wrong name was meant to be; `nil` if its name is right, or like none that misses.
    private static func meaning(of name: String, among all: [String], given: [QueryParameter]) -> String? {
        guard !all.contains(name) else { return nil }
        let lowered = name.lowercased()
        if let meant = all.first(where: { $0.lowercased() == lowered }) { return meant }
        let letters = lowered.filter { $0 != "-" && $0 != "_" }
        let missing = all.filter { name in !given.contains { $0.name == name } }
        if let meant = missing.first(where: { $0.lowercased().filter { $0 != "-" } == letters }) { return meant }
        guard lowered.hasPrefix("x-amz-") || lowered.hasPrefix("x-goog-") else { return nil }
        return EditDistance.nearest(to: name, among: missing)
    }

    /// The value of a parameter, decoded once, also if its name is misspelt.
    subscript(name: String) -> QueryParameter? {
        parameters.first { $0.name == name }
            ?? misspelt.first { $0.meant == name }.flatMap { wrong in parameters.first { $0.name == wrong.name } }
    }

    /// The same with the prefix of the form, such as `Date` for `X-Amz-Date`.
    func part(_ name: String) -> String? { self[(form == .google ? "X-Goog-" : "X-Amz-") + name]?.value }

    // MARK: What it says

    /// Who signed, for what: key id, day, region (`nil` for SigV4a), service, last element.
    var credential: (accessKeyID: String, day: String, region: String?, service: String, end: String)? {
        guard let text = part("Credential") else { return nil }
        let isMultiRegion = algorithm == "AWS4-ECDSA-P256-SHA256"
        // A credential that was encoded twice still shows its elements.
        let elements = text.replacing("%2F", with: "/").replacing("%2f", with: "/")
            .split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        let count = isMultiRegion ? 3 : 4
        guard elements.count > count else { return nil }
        let key = elements.dropLast(count).joined(separator: "/")
        let scope = elements.suffix(count)
        let rest = Array(scope.dropFirst())
        return isMultiRegion
            ? (key, scope.first ?? "", nil, rest[0], rest[1]) : (key, scope.first ?? "", rest[0], rest[1], rest[2])
    }

    var algorithm: String? { part("Algorithm") }

    /// The access key id.
    var accessKeyID: String? { form == .version2 ? self["AWSAccessKeyId"]?.value : credential?.accessKeyID }

    /// When it begins to be good.
    var start: Date? { part("Date").flatMap { AWSTimestamp.parse($0) } }

    /// How long it is good, in seconds.
    var lifetime: Int? { part("Expires").flatMap { Int($0) } }

    /// When it ends, the session token's own end left aside.
    var end: Date? {
        if form == .version2 {
            return self["Expires"].flatMap { Double($0.value) }.map { Date(timeIntervalSince1970: $0) }
        }
        guard let start, let lifetime else { return nil }
        return start.addingTimeInterval(Double(lifetime))
    }

    /// The names of the headers that whoever uses the URL has to send as they were signed.
    var signedHeaders: [String] {
        (part("SignedHeaders") ?? "").split(separator: ";", omittingEmptySubsequences: false).map(String.init)
    }

    /// The session token, of whatever kind.
    var sessionToken: QueryParameter? { self["X-Amz-Security-Token"] ?? self["X-Amz-S3session-Token"] }
}
