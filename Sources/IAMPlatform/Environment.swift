// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// Environment variables, read once.
public struct Environment: Sendable {
    /// All variables, blank ones included.
    public let variables: [String: String]

    /// Makes an environment of the given variables and no others.
    ///
    /// - Parameter variables: Names and values.
    public init(_ variables: [String: String] = [:]) {
        self.variables = variables
    }

    /// The value of a variable; one that is empty or only white space counts as unset.
    ///
    /// - Parameter name: The name, in its exact case.
    public subscript(name: String) -> String? {
        guard let value = variables[name] else { return nil }
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

extension Environment: CustomStringConvertible, CustomReflectable {
    /// The number of variables; values may be secret.
    public var description: String { "\(variables.count) variables" }

    /// A mirror with the names only.
    public var customMirror: Mirror { Mirror(self, children: ["names": variables.keys.sorted()]) }
}

extension Environment {
    /// The variables of this process.
    public static func process() -> Environment {
        var variables: [String: String] = [:]
        for entry in environmentEntries() {
            guard let separator = entry.firstIndex(of: UInt8(ascii: "=")) else { continue }
            let name = String(decoding: entry[..<separator], as: UTF8.self)
            if variables[name] == nil {
                variables[name] = String(decoding: entry[(separator + 1)...], as: UTF8.self)
            }
        }
        return Environment(variables)
    }
}
