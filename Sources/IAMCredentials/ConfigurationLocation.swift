// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// What a message is about, so that a person can go there.
public enum ConfigurationLocation: Sendable, Hashable {
    /// A file, and a line in it counted from one.
    case file(path: String, line: Int?)

    /// An environment variable.
    case variable(String)

    /// A command-line option, with its dashes.
    case option(String)

    /// An address, without query.
    case url(String)
}

extension ConfigurationLocation: CustomStringConvertible {
    /// `path:line`, `$NAME`, `--option` or the address.
    public var description: String {
        switch self {
        case .file(let path, let line): line.map { "\(path):\($0)" } ?? path
        case .variable(let name): "$\(name)"
        case .option(let name): name
        case .url(let address): address
        }
    }
}
