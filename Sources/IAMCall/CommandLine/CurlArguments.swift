// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCommand

/// A command line in curl's grammar, read into command lines for the argument parser, one for each transfer.
///
/// Letters in clusters with their values joined or apart, options behind addresses, `--no-name`, unique beginnings of
/// long names, several addresses, `--next` and `-K` are gone afterwards.
struct CurlArguments {
    /// How deep configuration files may name one another.
    static let deepestConfig = 8

    private var operations = [CurlOperation()]
    private var globals: [CurlSetting] = []
    private var position = 0
    private var depth = 0
    /// `--help` and the like, which end everything.
    private var shortcut: [String]?
    private let arguments: [String]
    private let read: (String) throws -> [UInt8]

    private init(_ arguments: [String], _ read: @escaping (String) throws -> [UInt8]) {
        self.arguments = arguments
        self.read = read
    }

    /// Reads a command line.
    ///
    /// - Parameters:
    ///   - arguments: The words behind the program's name; a first word `curl` is taken for a pasted line.
    ///   - read: Reads a whole configuration file, standard input for `-`.
    static func commandLines(
        _ arguments: [String],
        read: @escaping (String) throws -> [UInt8]
    ) throws -> [[String]] {
        var words = arguments[...]
        if words.count > 2, words.starts(with: ["--", "curl"]) { words.removeFirst() }
        if words.count > 1, words.first == "curl" { words.removeFirst() }
        var reading = Self(arguments, read)
        try reading.take(words)
        if let shortcut = reading.shortcut { return [shortcut] }
        return try reading.commandLines()
    }

    private func commandLines() throws -> [[String]] {
        guard operations.count > 1 || !operations[0].isEmpty else { return [globals.flatMap(\.words)] }
        return try operations.flatMap { operation in
            guard !operation.isEmpty else { throw UsageError("--next is not followed by an address") }
            return operation.commandLines(globals)
        }
    }

    // MARK: Words

    private mutating func take(_ words: ArraySlice<String>) throws {
        var words = words
        var areOptions = true
        while shortcut == nil, let word = words.popFirst() {
            if !areOptions || word.utf8.first != UInt8(ascii: "-") {
                try takeURL(word)
            } else if word == "--" {
                areOptions = false
            } else if word.hasPrefix("--") {
                try takeLong(word.dropFirst(2), &words)
            } else {
                try takeLetters(word.utf8.dropFirst(), &words)
            }
        }
    }

    private mutating func takeURL(_ url: String) throws {
        guard let option = CurlOption.named("url") else { return }
        try operations[operations.count - 1].add(CurlSetting(option: option, value: url))
    }

    private mutating func takeLong(_ text: Substring, _ words: inout ArraySlice<String>) throws {
        let (option, isOn, joined) = try Self.find(text)
        guard option.takesValue else {
            guard joined == nil else { throw UsageError("option --\(option.name) takes no value") }
            return try apply(option, nil, isOn, "--\(option.name)")
        }
        guard let value = joined ?? words.popFirst() else {
            throw UsageError("option --\(option.name) needs a value")
        }
        try apply(option, value, true, "--\(option.name)")
    }

    private mutating func takeLetters(_ letters: Substring.UTF8View, _ words: inout ArraySlice<String>) throws {
        var letters = letters
        guard !letters.isEmpty else { throw UsageError("'-' is no option and no address") }
        while let letter = letters.popFirst() {
            let name = "-\(Unicode.Scalar(letter))"
            guard letter < 0x80, let option = CurlOption.lettered(letter) else {
                throw UsageError("option \(letter < 0x80 ? name : "behind the dash") is unknown")
            }
            guard option.takesValue else {
                try apply(option, nil, option.shape != .negative, name)
                if shortcut != nil { return }
                continue
            }
            guard let value = letters.isEmpty ? words.popFirst() : String(Substring(letters)) else {
                throw UsageError("option \(name) needs a value")
            }
            return try apply(option, value, true, name)
        }
    }

    /// The option that a long name means, whether it is on, and the value behind `=`.
    private static func find(_ text: Substring) throws -> (CurlOption, isOn: Bool, joined: String?) {
        if let option = CurlOption.named(text) { return (option, true, nil) }
        if text.hasPrefix("no-"), let option = CurlOption.named(text.dropFirst(3)), !option.takesValue {
            return (option, false, nil)
        }
        if let equals = text.firstIndex(of: "="), let option = CurlOption.named(text[..<equals]) {
            return (option, true, String(text[text.index(after: equals)...]))
        }
        let name = text.prefix { $0 != "=" }
        guard !name.isEmpty, name.count == text.count, let option = try CurlOption.abbreviated(name) else {
            throw UsageError("option --\(name) is unknown")
        }
        return (option, true, nil)
    }

    // MARK: Options

    private mutating func apply(_ option: CurlOption, _ value: String?, _ isOn: Bool, _ spelling: String) throws {
        if case .refused(let refusal) = option.treatment {
            // What is switched off is not asked for.
            guard isOn != (option.shape == .negative) else { return }
            throw UsageError("option \(spelling) is refused: \(refusal.explanation)")
        }
        var setting = CurlSetting(option: option, value: value, isOn: isOn)
        switch option.name {
        case _ where option.treatment == .ignored: return
        case "next":
            guard let last = operations.last, !last.isEmpty else { return }
            operations.append(CurlOperation(after: last))
        case "config": try takeConfig(value ?? "-")
        case "help", "version": shortcut = ["--\(option.name)"]
        case "help-hidden", "generate-completion-script", "experimental-dump-help": shortcut = arguments
        default:
            if option.shape == .placed {
                position += 1
                setting.value = "\(position):\(value ?? "")"
            }
            if option.scope == .global {
                globals.replace(with: setting)
            } else {
                try operations[operations.count - 1].add(setting)
            }
        }
    }

    // MARK: Configuration files

    private mutating func takeConfig(_ path: String) throws {
        guard depth < Self.deepestConfig else {
            throw UsageError("\(path) is named by a configuration file \(depth) files deep; does it name itself?")
        }
        let lines = CurlConfigFile(try read(path)).lines
        depth += 1
        defer { depth -= 1 }
        for line in lines where shortcut == nil {
            do { try take(line) } catch let error as UsageError {
                throw UsageError("\(path == "-" ? "standard input" : path), line \(line.number): \(error)")
            }
        }
    }

    private mutating func take(_ line: CurlConfigFile.Line) throws {
        var words = ArraySlice(line.value.map { [$0] } ?? [])
        if line.name.hasPrefix("-"), !line.name.hasPrefix("--") {
            try takeLetters(line.name.utf8.dropFirst(), &words)
        } else {
            try takeLong(line.name.hasPrefix("--") ? line.name.dropFirst(2) : line.name[...], &words)
        }
        guard words.isEmpty || words.first?.isEmpty == true else {
            throw UsageError("'\(line.name)' takes no value")
        }
    }
}
