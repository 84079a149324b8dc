// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

package import ArgumentParser

/// Options that fill themselves without the argument parser.
package protocol WordOptions: ParsableArguments {
    /// Sets every property, which otherwise cannot be read, to what the words say or to its default.
    mutating func read(_ words: inout OptionWords)
}

/// The words of one command line in their plainest form, for structures of options that fill themselves.
///
/// The argument parser learns the options by reflection at each start, which takes longer than all the rest of a call.
/// What is not plain, not known or not valid is left to it, with its help and its messages.
package struct OptionWords: Sendable {
    private struct Word: Sendable {
        let name: String
        let value: String?
        var isRead = false
    }

    private var words: [Word] = []
    private var isRefused = false

    /// The one word behind `--`.
    package let operand: String

    /// Whether all words were read, and each as what it is.
    package var areRead: Bool { !isRefused && words.allSatisfy { $0.isRead } }

    /// Takes words apart: `--name=value`, `--flag`, `--name` before an empty word, and one word behind `--`.
    package init?(_ line: [String]) {
        guard line.count > 1, line[line.count - 2] == "--" else { return nil }
        operand = line[line.count - 1]
        for word in line.dropLast(2) {
            if word.isEmpty {
                guard let flag = words.popLast(), flag.value == nil else { return nil }
                words.append(Word(name: flag.name, value: word))
                continue
            }
            guard word.utf8.starts(with: "--".utf8), word.utf8.count > 2 else { return nil }
            let text = word.utf8.dropFirst(2)
            guard let equals = text.firstIndex(of: UInt8(ascii: "=")) else {
                words.append(Word(name: String(Substring(text)), value: nil))
                continue
            }
            let value = text[text.index(after: equals)...]
            words.append(Word(name: String(Substring(text[..<equals])), value: String(Substring(value))))
        }
    }

    /// Has the parser say what is wrong.
    package mutating func refuse() { isRefused = true }

    // MARK: Options

    /// A structure of options, filled.
    package mutating func group<Group: WordOptions>() -> Group {
        var group = Group()
        group.read(&self)
        return group
    }

    /// How often a flag is given.
    package mutating func count(_ name: String) -> Int {
        var count = 0
        for index in words.indices where words[index].name == name {
            if words[index].value != nil { refuse() }
            words[index].isRead = true
            count += 1
        }
        return count
    }

    /// Whether a flag is given.
    package mutating func flag(_ name: String) -> Bool { count(name) > 0 }

    /// All values of an option, which may have two names.
    package mutating func values<Value>(
        _ name: String,
        or synonym: String? = nil,
        _ read: (String) throws -> Value?
    ) -> [Value] {
        var values: [Value] = []
        for index in words.indices where words[index].name == name || words[index].name == synonym {
            words[index].isRead = true
            if let text = words[index].value, let value = try? read(text) {
                values.append(value)
            } else {
                refuse()
            }
        }
        return values
    }

    /// All values of an option, which may have two names.
    package mutating func values<Value: ExpressibleByArgument>(_ name: String, or synonym: String? = nil) -> [Value] {
        values(name, or: synonym) { Value(argument: $0) }
    }

    /// The value of an option, the last one if there are several.
    package mutating func value<Value>(_ name: String, _ read: (String) throws -> Value?) -> Value? {
        values(name, read).last
    }

    /// The value of an option, the last one if there are several.
    package mutating func value<Value: ExpressibleByArgument>(_ name: String, or synonym: String? = nil) -> Value? {
        values(name, or: synonym) { Value(argument: $0) }.last
    }
}
