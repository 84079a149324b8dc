// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCommand
internal import IAMCredentials

extension ConfigurationLocation? {
    /// The members that say where something is, each `null` where it does not apply.
    var members: [(String, JSONText)] {
        var file = JSONText.null
        var line = JSONText.null
        var variable = JSONText.null
        var option = JSONText.null
        var url = JSONText.null
        switch self {
        case .file(let path, let number):
            file = .text(path)
            line = number.map { .number($0) } ?? .null
        case .variable(let name): variable = .text(name)
        case .option(let name): option = .text(name)
        case .url(let address): url = .text(address)
        case nil: break
        }
        return [("file", file), ("line", line), ("variable", variable), ("url", url), ("option", option)]
    }
}

extension Duration {
    /// Whole milliseconds.
    var milliseconds: Int {
        let (seconds, attoseconds) = components
        return Int(seconds) * 1_000 + Int(attoseconds / 1_000_000_000_000_000)
    }

    /// A time in the largest units that say it well: `850 ms`, `12 s`, `59 min`, `11 h 5 min`, `3 d 2 h`.
    var spoken: String {
        let milliseconds = milliseconds
        let seconds = milliseconds / 1_000
        if milliseconds < 1_000 { return "\(milliseconds) ms" }
        if seconds < 60 { return "\(seconds) s" }
        let minutes = seconds / 60
        if minutes < 60 { return "\(minutes) min" }
        let hours = minutes / 60
        if hours < 24 { return minutes % 60 == 0 ? "\(hours) h" : "\(hours) h \(minutes % 60) min" }
        return hours % 24 == 0 ? "\(hours / 24) d" : "\(hours / 24) d \(hours % 24) h"
    }
}
