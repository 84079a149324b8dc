// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCommand

/// One option as curl's grammar sees it: how it is spelt, what it takes, how far it reaches.
///
/// Declarations, help and checks of values are the argument parser's; this is what has to be known to get there.
struct CurlOption: Sendable, Hashable {
    enum Shape: UInt8 {
        case flag = 0x2D  // -
        case count = 0x2B  // +
        case negative = 0x7E  // ~
        case value = 0x3D  // =
        case placed = 0x23  // #
    }

    enum Scope: UInt8 {
        case local = 0x6C  // l
        case global = 0x67  // g
        case inherited = 0x73  // s
    }

    enum Treatment: Sendable, Hashable {
        case passed
        case own
        case ignored
        case read
        case refused(CurlRefusal)
    }

    let letter: UInt8?
    let name: Substring
    let shape: Shape
    let scope: Scope
    let treatment: Treatment

    /// Whether a value follows.
    var takesValue: Bool { shape == .value || shape == .placed }

    /// Reads a line of the table.
    init?(row: Substring) {
        let parts = row.split(separator: " ")
        guard parts.count == 4, let letter = parts[0].utf8.first, let kind = parts[3].utf8.first,
            let shape = parts[2].utf8.first.flatMap(Shape.init), let scope = parts[2].utf8.last.flatMap(Scope.init)
        else { return nil }
        self.letter = letter == UInt8(ascii: ".") ? nil : letter
        self.name = parts[1]
        self.shape = shape
        self.scope = scope
        switch kind {
        case UInt8(ascii: ">"): self.treatment = .passed
        case UInt8(ascii: "o"): self.treatment = .own
        case UInt8(ascii: "."): self.treatment = .ignored
        case UInt8(ascii: "*"): self.treatment = .read
        default:
            guard let refusal = CurlRefusal(rawValue: String(parts[3].dropFirst())) else { return nil }
            self.treatment = .refused(refusal)
        }
    }

    static let all = table.split(separator: "\n").compactMap { CurlOption(row: $0) }

    static func lettered(_ letter: UInt8) -> CurlOption? {
        letter == UInt8(ascii: ".") ? nil : row { $0.first == letter }
    }

    static func named(_ name: Substring) -> CurlOption? {
        guard !name.utf8.contains(UInt8(ascii: " ")) else { return nil }
        return row { row in
            let row = row.dropFirst(2)
            return row.starts(with: name.utf8) && row.dropFirst(name.utf8.count).first == UInt8(ascii: " ")
        }
    }

    /// The option in the first row that fits; reading the whole table takes longer than a call has for it.
    private static func row(_ fits: (Substring.UTF8View) -> Bool) -> CurlOption? {
        var rest = table[...].utf8
        while !rest.isEmpty {
            let row = rest.prefix { $0 != UInt8(ascii: "\n") }
            if fits(row) { return CurlOption(row: Substring(row)) }
            rest = rest[row.endIndex...].dropFirst()
        }
        return nil
    }

    /// The option of curl's that begins with `prefix`, if it is the only one.
    static func abbreviated(_ prefix: Substring) throws(UsageError) -> CurlOption? {
        let found = all.filter { $0.treatment != .own && $0.name.hasPrefix(prefix) }
        guard found.count < 2 else {
            throw UsageError(
                "option --\(prefix) is ambiguous: it could be "
                    + found.prefix(3).map { "--\($0.name)" }.joined(separator: " or ")
            )
        }
        return found.first
    }
}

/// Why an option of curl's is left out on purpose.
enum CurlRefusal: String, Sendable, Hashable {
    case cookies, authorization, `protocol`, insecure, target, trusted, libcurl, absent

    /// The reason, and what to do.
    var explanation: String {
        switch self {
        case .cookies:
            "a cookie jar is left out on purpose, because a signed call carries its own authorisation\n"
                + "  hint: if the service wants a cookie, send it with -H 'Cookie: name=value'"
        case .authorization:
            "it would replace the signature, which is what the Authorization header of this call holds\n"
                + "  hint: leave it out; for calls that are not signed use curl"
        case .protocol: "it belongs to a protocol other than HTTP\n  hint: leave it out"
        case .insecure: "it would make the connection insecure\n  hint: leave it out"
        case .target:
            "what is signed must be what is sent\n  hint: write the target into the address; --path-as-is keeps its dots"
        case .trusted:
            "a signature is good for one host only and is never sent to another\n"
                + "  hint: use -L, which signs again as long as the host stays the same"
        case .libcurl: "there is no libcurl here\n  hint: --print-swift prints the call as Swift, --print-curl for curl"
        case .absent: "curl has it, this program does not\n  hint: leave it out"
        }
    }
}
