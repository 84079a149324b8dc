// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCommand

/// An option as it was given.
struct CurlSetting: Sendable, Hashable {
    let option: CurlOption
    /// The value of an option that takes one.
    var value: String?
    /// Whether a flag was given as itself and not as `--no-name`.
    var isOn = true
    /// Whether it came from the operation before.
    var isInherited = false

    /// The setting as one word.
    var word: String {
        if let value { return "--\(option.name)=\(value)" }
        return isOn ? "--\(option.name)" : "--no-\(option.name)"
    }

    /// The setting for the parser, which takes a value behind `=` for absent if it is empty.
    var words: [String] { value == "" ? ["--\(option.name)", ""] : [word] }
}

/// All between two `--next`: settings, and addresses with what is particular to each.
struct CurlOperation: Sendable {
    /// One address, and the `-o`, `-O` and `-T` that fall to it in the order given.
    private struct Slot {
        var url: String?
        var output: String?
        var isRemoteName: Bool?
        var upload: String?

        var hasOutput: Bool { output != nil || isRemoteName != nil }
    }

    private(set) var settings: [CurlSetting] = []
    private var slots: [Slot] = []
    private var isRemoteNameForAll = false
    private var signing: CurlSigV4?

    var isEmpty: Bool { !slots.contains { $0.url != nil } }

    init() {}

    /// The operation after `previous`: only what is inherited stays.
    init(after previous: CurlOperation) {
        settings = previous.settings.filter { $0.option.scope == .inherited }
        for index in settings.indices { settings[index].isInherited = true }
    }

    // MARK: Reading

    mutating func add(_ setting: CurlSetting) throws {
        switch setting.option.name {
        case "url": fill({ $0.url != nil }, { $0.url = setting.value })
        case "output": fill({ $0.hasOutput }, { $0.output = setting.value })
        case "remote-name": fill({ $0.hasOutput }, { $0.isRemoteName = setting.isOn })
        case "remote-name-all": isRemoteNameForAll = setting.isOn
        case "upload-file": fill({ $0.upload != nil }, { $0.upload = setting.value })
        case "aws-sigv4":
            signing = try CurlSigV4(setting.value ?? "")
            settings.replace(with: setting)
        default: settings.replace(with: setting)
        }
    }

    private mutating func fill(_ isTaken: (Slot) -> Bool, _ set: (inout Slot) -> Void) {
        let index = slots.firstIndex { !isTaken($0) } ?? slots.endIndex
        if index == slots.endIndex { slots.append(Slot()) }
        set(&slots[index])
    }

    // MARK: Writing

    /// One command line for each address, in words that the argument parser reads in one way only.
    func commandLines(_ globals: [CurlSetting]) -> [[String]] {
        let common = globals + settings
        var words = common.flatMap(\.words)
        if let region = signing?.region, !common.contains(where: { $0.option.name == "region" }) {
            words.append("--region=\(region)")
        }
        if let service = signing?.service, !common.contains(where: { $0.option.name == "service" }) {
            words.append("--service=\(service)")
        }
        let isPrinted = common.contains { $0.option.name == "print-curl" }
        if isPrinted {
            words += common.filter { $0.option.treatment == .passed }.map { "--curl-word=\($0.word)" }
        }
        return slots.compactMap { slot in
            slot.url.map { url in
                let own = self.words(for: slot)
                return words + own + (isPrinted ? own.map { "--curl-word=\($0)" } : []) + ["--", url]
            }
        }
    }

    private func words(for slot: Slot) -> [String] {
        var words: [String] = []
        if let output = slot.output {
            words += output.isEmpty ? ["--output", ""] : ["--output=\(output)"]
        } else if slot.isRemoteName ?? isRemoteNameForAll {
            words.append("--remote-name")
        }
        if let upload = slot.upload, !upload.isEmpty { words.append("--upload-file=\(upload)") }
        return words
    }
}

extension [CurlSetting] {
    /// Adds a setting as curl would: of a flag the last counts, values add up, and what was inherited gives way.
    mutating func replace(with setting: CurlSetting) {
        let name = setting.option.name
        switch setting.option.shape {
        case .value, .placed: removeAll { $0.option.name == name && $0.isInherited }
        case .count where setting.isOn: break
        default: removeAll { $0.option.name == name }
        }
        let isWanted = setting.option.takesValue || setting.isOn != (setting.option.shape == .negative)
        if isWanted { append(setting) }
    }
}
