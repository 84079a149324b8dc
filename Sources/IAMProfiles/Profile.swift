// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import IAMCredentials

/// One value of a profile, and where it is written.
public struct ProfileProperty: Sendable, Hashable {
    /// The text, which may be a secret; lines of a nested block are joined with line feeds.
    public let value: String

    /// The file and line of the key.
    public let location: ConfigurationLocation

    /// The line numbers of a nested block, one for each of its lines in ``value``.
    var nestedLines: [Int] = []

    /// Makes a property.
    ///
    /// - Parameters:
    ///   - value: The text.
    ///   - location: The file and line.
    public init(value: String, location: ConfigurationLocation) {
        self.value = value
        self.location = location
    }
}

extension ProfileProperty: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The place only.
    public var description: String { "value at \(location)" }

    /// The place only.
    public var debugDescription: String { description }

    /// A mirror with the place only.
    public var customMirror: Mirror { Mirror(self, children: ["location": location]) }
}

/// A profile with the properties of both files, or an `[sso-session]` or `[services]` section.
public struct Profile: Sendable, Hashable {
    /// The name without the prefix, such as `prod` for `[profile prod]`.
    public let name: String

    /// The properties in order; a dictionary would look up conformances at run time, which the cached export does
    /// without.
    private let entries: [Entry]

    struct Entry: Sendable, Hashable {
        let key: String
        let property: ProfileProperty
    }

    /// All properties by name in lower case, empty ones included.
    public var properties: [String: ProfileProperty] {
        Dictionary(entries.map { ($0.key, $0.property) }) { _, last in last }
    }

    /// The properties that are written more than once, each with all its places in the order they are read.
    package var repeatedProperties: [(key: String, properties: [ProfileProperty])] {
        var groups: [(key: String, properties: [ProfileProperty])] = []
        for entry in entries {
            if let index = groups.firstIndex(where: { $0.key == entry.key }) {
                groups[index].properties.append(entry.property)
            } else {
                groups.append((entry.key, [entry.property]))
            }
        }
        return groups.filter { $0.properties.count > 1 }
    }

    /// The first line that opens this profile, `nil` if it was not read from a file.
    public let location: ConfigurationLocation?

    /// Makes a profile.
    ///
    /// - Parameters:
    ///   - name: The name.
    ///   - properties: The properties by name in lower case.
    ///   - location: The line that opens it.
    public init(name: String, properties: [String: ProfileProperty], location: ConfigurationLocation? = nil) {
        self.init(
            name: name,
            entries: properties.sorted { $0.key < $1.key }.map { Entry(key: $0.key, property: $0.value) },
            location: location
        )
    }

    init(name: String, entries: [Entry], location: ConfigurationLocation?) {
        self.name = name
        self.entries = entries
        self.location = location
    }

    func property(_ key: String) -> ProfileProperty? { entries.last { $0.key == key }?.property }

    /// The value of a property; an empty one counts as absent.
    ///
    /// - Parameter key: The name in lower case, such as `role_arn`.
    public subscript(key: String) -> String? {
        guard let value = property(key)?.value, !value.isEmpty else { return nil }
        return value
    }

    /// Where a property is written.
    ///
    /// - Parameter key: The name in lower case.
    public func location(of key: String) -> ConfigurationLocation? { property(key)?.location }

    /// The value of a line nested below a property, as `endpoint_url` below `sts =`.
    ///
    /// - Parameters:
    ///   - name: The name of the nested line.
    ///   - key: The name of the property.
    /// - Returns: `nil` if there is no such line or its value is empty.
    public func nested(_ name: String, in key: String) -> String? {
        guard let block = self[key] else { return nil }
        var found: String?
        for line in block.utf8.split(separator: UInt8(ascii: "\n")) {
            guard let separator = line.firstIndex(of: UInt8(ascii: "=")) else { continue }
            guard line[..<separator].trimmingBlanks().elementsEqual(name.utf8) else { continue }
            found = String(Substring(line[line.index(after: separator)...].trimmingBlanks()))
        }
        return found.flatMap { $0.isEmpty ? nil : $0 }
    }
}

extension Profile: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The name and the number of properties; a value that lost its key would look like a key.
    public var description: String { "\(name), \(entries.count) properties" }

    /// The same as ``description``.
    public var debugDescription: String { description }

    /// A mirror of what ``description`` tells.
    public var customMirror: Mirror {
        Mirror(self, children: ["name": name, "properties": entries.count])
    }
}

extension String {
    /// The items of a comma-separated list, trimmed, empty ones dropped.
    var commaSeparated: [String] {
        utf8.split(separator: UInt8(ascii: ",")).compactMap {
            let item = $0.trimmingBlanks()
            return item.isEmpty ? nil : String(Substring(item))
        }
    }
}

extension Substring.UTF8View {
    /// Without spaces and tabs at both ends.
    func trimmingBlanks() -> Substring.UTF8View {
        var text = self
        while let first = text.first, first == 0x20 || first == 0x09 { text.removeFirst() }
        while let last = text.last, last == 0x20 || last == 0x09 { text.removeLast() }
        return text
    }
}
