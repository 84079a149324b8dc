// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials

/// The ranges and alphabets of the STS API reference, looked at before anything is sent.
///
/// A message names the parameter as the API does and its limit; it never quotes the value.
struct InputRules: Sendable {
    let operation: String

    func failure(_ parameter: String, _ rule: String) -> STSError {
        var error = STSError(
            .invalidInput,
            "\(operation): \(parameter) \(rule)",
            hint: "correct \(parameter); nothing was sent"
        )
        error.operation = operation
        return error
    }

    func length(_ parameter: String, _ count: Int, _ range: ClosedRange<Int>) throws(STSError) {
        guard range.contains(count) else {
            let least = range.lowerBound
            let bounds = range.upperBound == .max ? "at least \(least)" : "\(least) to \(range.upperBound)"
            throw failure(parameter, "must have \(bounds) characters, but has \(count)")
        }
    }

    func characters(
        _ parameter: String,
        _ value: String,
        _ alphabet: String,
        where isAllowed: (Unicode.Scalar) -> Bool
    ) throws(STSError) {
        guard let wrong = value.unicodeScalars.first(where: { !isAllowed($0) }) else { return }
        let digits = String(wrong.value, radix: 16, uppercase: true)
        let number = String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
        throw failure(parameter, "may only hold \(alphabet), but holds U+\(number)")
    }

    /// Length and alphabet of a parameter made of `\w` and `others`.
    func word(
        _ parameter: String,
        _ value: String?,
        _ range: ClosedRange<Int>,
        and others: String
    ) throws(STSError) {
        guard let value else { return }
        try length(parameter, value.unicodeScalars.count, range)
        let alphabet = "A-Z a-z 0-9 _ " + others.map(String.init).joined(separator: " ")
        try characters(parameter, value, alphabet) { scalar in
            scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || scalar == "_")
                || others.unicodeScalars.contains(scalar)
        }
    }

    func duration(_ value: Int?, _ range: ClosedRange<Int>) throws(STSError) {
        guard let value, !range.contains(value) else { return }
        let bounds = "\(range.lowerBound) to \(range.upperBound)"
        throw failure("DurationSeconds", "must be \(bounds) seconds, but is \(value)")
    }

    func count(_ parameter: String, _ count: Int, most: Int) throws(STSError) {
        guard count > most else { return }
        throw failure(parameter, "may have at most \(most) members, but has \(count)")
    }

    func arn(_ parameter: String, _ value: String) throws(STSError) {
        try length(parameter, value.unicodeScalars.count, 20...2_048)
        guard ARN(value) != nil else {
            throw failure(parameter, "must be an ARN, such as arn:aws:iam::123456789012:role/name")
        }
    }

    func policy(_ value: String?, _ range: ClosedRange<Int>) throws(STSError) {
        guard let value else { return }
        try length("Policy", value.unicodeScalars.count, range)
        try characters("Policy", value, "tab, line ends and U+0020 to U+00FF") { scalar in
            ["\t", "\n", "\r"].contains(scalar) || (0x20...0xFF).contains(scalar.value)
        }
    }

    /// Base64 in its ordinary alphabet; line ends, which some tools wrap it with, belong to it.
    func base64(_ parameter: String, _ value: Secret) throws(STSError) {
        let isBase64 = value.withExposedBytes { bytes in
            bytes.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="),
                    0x0A, 0x0D:
                    true
                default: false
                }
            }
        }
        guard isBase64 else { throw failure(parameter, "must be base64 text") }
    }

    func policyARNs(_ arns: [String]) throws(STSError) {
        try count("PolicyArns", arns.count, most: 10)
        for (index, arn) in arns.enumerated() { try self.arn("PolicyArns.member.\(index + 1).arn", arn) }
    }

    func sourceIdentity(_ value: String?) throws(STSError) {
        if let value, value.lowercased().hasPrefix("aws:") {
            throw failure("SourceIdentity", "must not begin with aws:")
        }
        try word("SourceIdentity", value, 2...64, and: "+=,.@-")
    }

    func device(_ serialNumber: String?, _ tokenCode: Secret?) throws(STSError) {
        try word("SerialNumber", serialNumber, 9...256, and: "+=/:,.@-")
        if let tokenCode {
            let isCode = tokenCode.withExposedBytes { $0.count == 6 && $0.allSatisfy { (0x30...0x39).contains($0) } }
            guard isCode else { throw failure("TokenCode", "must be exactly 6 digits") }
        }
        switch (serialNumber, tokenCode) {
        case (_?, nil): throw failure("TokenCode", "is missing: it goes together with SerialNumber")
        case (nil, _?): throw failure("SerialNumber", "is missing: it goes together with TokenCode")
        default: return
        }
    }

    func tags(_ tags: [STSTag]) throws(STSError) {
        try count("Tags", tags.count, most: 50)
        var keys: Set<String> = []
        for (index, tag) in tags.enumerated() {
            let name = "Tags.member.\(index + 1)"
            try tagKey("\(name).Key", tag.key)
            try length("\(name).Value", tag.value.unicodeScalars.count, 0...256)
            try tagText("\(name).Value", tag.value)
            guard keys.insert(tag.key.lowercased()).inserted else {
                throw failure("\(name).Key", "is there twice; letter case makes no difference")
            }
        }
    }

    func tagKey(_ parameter: String, _ key: String) throws(STSError) {
        try length(parameter, key.unicodeScalars.count, 1...128)
        try tagText(parameter, key)
        guard !key.lowercased().hasPrefix("aws:") else { throw failure(parameter, "must not begin with aws:") }
    }

    private func tagText(_ parameter: String, _ text: String) throws(STSError) {
        try characters(parameter, text, "letters, digits, spaces and _ . : / = + - @") { scalar in
            switch scalar.properties.generalCategory {
            case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
                .letterNumber, .otherNumber, .spaceSeparator, .lineSeparator, .paragraphSeparator:
                true
            default:
                "_.:/=+-@".unicodeScalars.contains(scalar)
            }
        }
    }
}
