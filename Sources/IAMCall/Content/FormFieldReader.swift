// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCommand

/// Reads what is behind `name=` in a form field.
struct FormFieldReader {
    /// What follows a content behind semicolons.
    struct Parameters {
        var type: String?
        var fileName: String?
        var headers: [String] = []

        /// The lines to add to the head of the part; `@file` reads them.
        func lines(in context: CommandContext) throws -> [String] {
            try headers.flatMap { header -> [String] in
                guard header.hasPrefix("@") else { return [header] }
                return String(decoding: try context.read(String(header.dropFirst()), limit: 1 << 20), as: UTF8.self)
                    .split(whereSeparator: \.isNewline).map(String.init)
            }
        }
    }

    private(set) var rest: Substring

    init(rest: Substring) { self.rest = rest }

    /// Goes past a character if it is the next.
    mutating func skip(_ character: Character) -> Bool {
        guard rest.first == character else { return false }
        rest.removeFirst()
        return true
    }

    /// A word up to one of the characters in `ends`; in double quotes it may hold those.
    mutating func word(upTo ends: String) throws(UsageError) -> String {
        guard skip("\"") else {
            let word = rest.prefix { !ends.contains($0) }
            rest = rest[word.endIndex...]
            return String(word)
        }
        var word = ""
        while let character = rest.popFirst(), character != "\"" {
            guard character == "\\", let next = rest.first, next == "\\" || next == "\"" else {
                word.append(character)
                continue
            }
            word.append(next)
            rest.removeFirst()
        }
        rest = rest.drop { $0 == " " || $0 == "\t" }
        guard rest.first.map({ ends.contains($0) }) ?? true else {
            throw UsageError("-F has text behind a closing quote: '\(rest.prefix(20))'")
        }
        return word
    }

    /// All `;key=value` up to one of the characters in `ends`.
    mutating func parameters(upTo ends: String) throws(UsageError) -> Parameters {
        var parameters = Parameters()
        while skip(";") {
            rest = rest.drop { $0 == " " || $0 == "\t" }
            let key = rest.prefix { $0 != "=" && $0 != ";" && !ends.contains($0) }
            rest = rest[key.endIndex...].drop { $0 == "=" }
            let value = try word(upTo: ";" + ends)
            switch key {
            case "type":
                guard value.split(separator: "/", omittingEmptySubsequences: false).count == 2 else {
                    throw UsageError("-F: '\(value)' is not a type such as text/csv")
                }
                parameters.type = value
            case "filename": parameters.fileName = value
            case "headers": parameters.headers.append(value)
            case "encoder" where value == "binary" || value == "8bit":
                parameters.headers.append("Content-Transfer-Encoding: \(value)")
            case "encoder": throw UsageError("-F: the encoding '\(value)' is for mail; leave ;encoder= out")
            default:
                guard let type = parameters.type else {
                    throw UsageError("-F does not know ';\(key.prefix(20))'; write the content in double quotes")
                }
                parameters.type = "\(type);\(key)=\(value)"
            }
        }
        return parameters
    }
}
