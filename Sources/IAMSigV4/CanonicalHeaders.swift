// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes

/// The header block and the list of signed headers of the canonical request.
///
/// Entries are numbers, not names with values: copying strings in and out of an array would take longer than writing
/// them.
///
/// Source: IAM User Guide, "Create a signed AWS API request", step 1, "CanonicalHeaders" and "SignedHeaders".
struct CanonicalHeaders: ~Copyable {
    /// What signing itself adds, by its entry.
    private enum Own {
        static let host = -1
        static let payloadHash = -2
        static let date = -3
        static let securityToken = -4

        /// From here on downwards: names that a signature has and the request has not.
        static let absent = -5
    }

    /// The headers to sign, sorted by name: fields by their index, others as ``Own`` says.
    private var entries = EntryList()
    private let fields: HTTPFields
    private var absent: [String] = []

    private var host = ""
    private var payloadHash = ""
    private var date = ""
    private var securityToken = ""
    private var securityTokenContent = HeaderValue.Content.plain

    /// Where the caller's own fields lie that bear on the signature.
    private(set) var given = GivenFields()

    /// Takes all fields of a request that are signed, but for the host.
    ///
    /// - Throws: ``SigningError/Code/alreadySigned`` if there is an `Authorization`, and
    ///   ``SigningError/Code/invalidHeader`` if a field of ``GivenFields`` is there twice.
    init(signing fields: HTTPFields) throws(SigningError) {
        self.fields = fields
        for index in fields.indices {
            let role = HeaderRole(fields[index].name.canonicalName)
            if role == .unsignable { continue }
            if role != .signed { try given.note(role, index: index, name: fields[index].name.rawName) }
            if role != .host { insert(index) }
        }
    }

    /// Takes the fields that a signature names.
    ///
    /// - Parameters:
    ///   - names: Sorted lower-case names; one that no field has gets an empty value.
    ///   - fields: The fields of the request.
    ///   - host: The value of `host`.
    init(named names: [String], of fields: HTTPFields, host: String) {
        self.fields = fields
        self.host = host
        for name in names {
            let start = entries.count
            if name == "host" {
                entries.append(Own.host)
            } else {
                for index in fields.indices where fields[index].name.canonicalName == name { entries.append(index) }
            }
            if entries.count == start {
                entries.append(Own.absent - absent.count)
                absent.append(name)
            }
        }
    }

    /// Adds `host`.
    mutating func add(host value: String) {
        host = value
        insert(Own.host)
    }

    /// Adds `x-amz-content-sha256`.
    mutating func add(payloadHash value: String) {
        payloadHash = value
        insert(Own.payloadHash)
    }

    /// Adds `x-amz-date`.
    mutating func add(date value: String) {
        date = value
        insert(Own.date)
    }

    /// Adds `x-amz-security-token`.
    ///
    /// - Parameter content: What the value is made of, which is found once per token.
    mutating func add(securityToken value: String, _ content: HeaderValue.Content) {
        securityToken = value
        securityTokenContent = content
        insert(Own.securityToken)
    }

    /// Keeps the entries sorted by name, and those of one name in order of appearance.
    ///
    /// Names are ASCII, for which the order of strings is that of bytes.
    private mutating func insert(_ entry: Int) {
        var index = entries.count
        if index > 0 {
            let name = name(entry)
            while index > 0, precedes(entry, name, entries[index - 1]) { index -= 1 }
        }
        entries.insert(entry, at: index)
    }

    /// Whether an entry, of which the name is known, comes before another.
    ///
    /// What signing adds is numbered in the order of the names.
    private func precedes(_ entry: Int, _ name: String, _ other: Int) -> Bool {
        entry < 0 && other < 0 ? entry > other : name < self.name(other)
    }

    private func name(_ entry: Int) -> String {
        switch entry {
        case Own.host: "host"
        case Own.payloadHash: "x-amz-content-sha256"
        case Own.date: "x-amz-date"
        case Own.securityToken: "x-amz-security-token"
        case 0...: fields[entry].name.canonicalName
        default: absent[Own.absent - entry]
        }
    }

    /// Whether an entry has the name of the one before it, as only fields can.
    private func isRepeated(_ position: Int) -> Bool {
        guard position > 0, entries[position] >= 0, entries[position - 1] >= 0 else { return false }
        return fields[entries[position]].name == fields[entries[position - 1]].name
    }

    // MARK: Writing

    /// Writes `name:value` and a line feed for each name; the values of one name are joined by commas.
    ///
    /// - Returns: The worst of what the values are made of.
    func write(to scratch: inout ByteScratch) -> HeaderValue.Content {
        var content = HeaderValue.Content.plain
        for position in 0..<entries.count {
            let entry = entries[position]
            if isRepeated(position) {
                scratch.append("," as Unicode.Scalar)
            } else {
                if position > 0 { scratch.append("\n" as Unicode.Scalar) }
                writeName(entry, to: &scratch)
                scratch.append(":" as Unicode.Scalar)
            }
            content = max(content, writeValue(entry, to: &scratch))
        }
        scratch.append("\n" as Unicode.Scalar)
        return content
    }

    private func writeName(_ entry: Int, to scratch: inout ByteScratch) {
        switch entry {
        case Own.host: scratch.append("host" as StaticString)
        case Own.payloadHash: scratch.append("x-amz-content-sha256" as StaticString)
        case Own.date: scratch.append("x-amz-date" as StaticString)
        case Own.securityToken: scratch.append("x-amz-security-token" as StaticString)
        default: scratch.append(name(entry))
        }
    }

    private func writeValue(_ entry: Int, to scratch: inout ByteScratch) -> HeaderValue.Content {
        switch entry {
        case Own.host: HeaderValue.write(host, to: &scratch)
        case Own.payloadHash: HeaderValue.write(payloadHash, to: &scratch)
        case Own.date: HeaderValue.writePlain(date, to: &scratch)
        case Own.securityToken where securityTokenContent == .plain:
            HeaderValue.writePlain(securityToken, to: &scratch)
        case Own.securityToken: HeaderValue.write(securityToken, to: &scratch)
        case 0...:
            unsafe fields[entry].withUnsafeBytesOfValue { bytes in unsafe HeaderValue.write(bytes, to: &scratch) }
        default: .plain
        }
    }

    /// Writes the names, joined by semicolons.
    func writeNames(to scratch: inout ByteScratch) {
        for position in 0..<entries.count where !isRepeated(position) {
            if position > 0 { scratch.append(";" as Unicode.Scalar) }
            writeName(entries[position], to: &scratch)
        }
    }
}
