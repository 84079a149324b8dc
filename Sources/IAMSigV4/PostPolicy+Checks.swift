// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import struct FoundationEssentials.Date

extension PostPolicy {
    /// Refuses a policy that no form can fulfil.
    ///
    /// - Parameter date: The time of signing.
    /// - Throws: ``SigningError/Code/invalidPolicy``.
    func check(at date: Date) throws(SigningError) {
        guard expiration > date else { throw Self.error("The policy ends before it is signed.") }
        var texts: [String: FieldText] = [:]
        var lengths = 0...Int.max
        for condition in allConditions {
            switch condition {
            case .exact(let field, let value):
                try Self.narrow(&texts, field, FieldText(text: value, isWhole: true))
            case .startsWith(let field, let prefix):
                try Self.narrow(&texts, field, FieldText(text: prefix, isWhole: false))
            case .contentLength(let range):
                guard range.lowerBound >= 0, range.overlaps(lengths) else {
                    throw Self.error("No file has the length that the conditions on content-length-range demand.")
                }
                lengths = range.clamped(to: lengths)
            }
        }
    }

    /// What is known of the value of a field.
    private struct FieldText {
        let text: String

        /// Whether it is the value, and not only its beginning.
        let isWhole: Bool

        /// What is known if another thing is known as well; `nil` if both cannot be.
        ///
        /// Texts are compared by their bytes, as S3 does.
        func and(_ other: FieldText) -> FieldText? {
            let (short, long) = text.utf8.count <= other.text.utf8.count ? (self, other) : (other, self)
            guard long.text.utf8.starts(with: short.text.utf8) else { return nil }
            if short.isWhole { return short.text.utf8.count == long.text.utf8.count ? short : nil }
            return long
        }
    }

    private static func narrow(
        _ texts: inout [String: FieldText],
        _ field: String,
        _ text: FieldText
    ) throws(SigningError) {
        let name = field.lowercased()
        guard !name.isEmpty, name.utf8.first != UInt8(ascii: "$"), !PostForm.ownFields.contains(name) else {
            throw error("A condition is on the field '\(field)', which is no name, or one that only signing adds.")
        }
        guard let both = texts[name].map({ $0.and(text) }) ?? text else {
            throw error("The conditions on the field '\(field)' contradict each other.")
        }
        texts[name] = both
    }

    private static func error(_ message: String) -> SigningError { SigningError(.invalidPolicy, message) }
}
