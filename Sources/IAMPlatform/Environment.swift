// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// Environment variables, read once.
public struct Environment: Sendable {
    /// Names and values in order.
    ///
    /// A dictionary would look up conformances at run time, which the cached export does without.
    private let entries: [(name: String, value: String)]

    /// All variables, blank ones included.
    public var variables: [String: String] {
        Dictionary(entries.map { ($0.name, $0.value) }) { first, _ in first }
    }

    /// Makes an environment of the given variables and no others.
    ///
    /// - Parameter variables: Names and values.
    public init(_ variables: [String: String] = [:]) {
        self.init(entries: variables.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
    }

    private init(entries: [(name: String, value: String)]) {
        self.entries = entries
    }

    /// The value of a variable; one that is empty or only white space counts as unset.
    ///
    /// - Parameter name: The name, in its exact case.
    public subscript(name: String) -> String? {
        // The first of several is the one that counts, as for getenv.
        guard let value = entries.first(where: { $0.name == name })?.value else { return nil }
        let isBlank = value.utf8.allSatisfy { $0 == 0x20 || (0x09...0x0D).contains($0) }
        return isBlank ? nil : value
    }

    /// Whether a variable is set to `true`, in any case.
    ///
    /// - Parameter name: The name.
    /// - Returns: `nil` if the variable is unset.
    public func isTrue(_ name: String) -> Bool? {
        self[name].map { $0.lowercased() == "true" }
    }
}

extension Environment: Hashable {
    /// Whether both hold the same variables in the same order.
    public static func == (one: Environment, other: Environment) -> Bool {
        one.entries.elementsEqual(other.entries, by: ==)
    }

    /// Takes the names.
    public func hash(into hasher: inout Hasher) {
        for entry in entries { hasher.combine(entry.name) }
    }
}

extension Environment: CustomStringConvertible, CustomReflectable {
    /// The number of variables; values may be secret.
    public var description: String { "\(entries.count) variables" }

    /// A mirror with the names only.
    public var customMirror: Mirror { Mirror(self, children: ["names": entries.map(\.name)]) }
}

extension Environment {
    /// The variables of this process.
    public static func process() -> Environment {
        var entries: [(name: String, value: String)] = []
        for entry in environmentEntries() {
            guard let separator = entry.firstIndex(of: UInt8(ascii: "=")) else { continue }
            let name = String(decoding: entry[..<separator], as: UTF8.self)
            entries.append((name, String(decoding: entry[(separator + 1)...], as: UTF8.self)))
        }
        return Environment(entries: entries)
    }
}
