// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials

/// A change to one profile of a config file that leaves every other byte as it is: comments, order, blanks, line ends.
public struct ProfileEdit: Sendable {
    /// The profile.
    public let profile: String

    private let path: String
    private var bytes: [UInt8]

    /// Begins a change.
    ///
    /// - Parameters:
    ///   - profile: The profile, which need not be in the file.
    ///   - config: The bytes of the config file; none for a file that is not there.
    ///   - path: The path of the file, for errors.
    /// - Throws: ``ProfileError`` with ``ProfileError/Code/invalidValue`` for a name that profiles cannot have, or
    ///   ``ProfileError/Code/syntax`` for a file that is broken or is not UTF-8 text.
    public init(profile: String, config: [UInt8], path: String) throws(ProfileError) {
        let name = Array(profile.utf8)
        guard name.isName(name.indices) else {
            throw ProfileError(
                .invalidValue,
                "a profile cannot have this name",
                hint: "Names are of A-Z a-z 0-9 _ - / . % @ : +",
                profile: profile
            )
        }
        guard String(validating: config, as: UTF8.self) != nil, !config.contains(0) else {
            throw ProfileError(
                .syntax,
                "the config file is not UTF-8 text and is left as it is",
                hint: "Correct the file.",
                location: .file(path: path, line: nil)
            )
        }
        self.profile = profile
        self.path = path
        self.bytes = config
        _ = try scan()
    }

    /// The config file with all changes.
    public var config: [UInt8] { bytes }

    /// Makes a profile use a sign-in session: sets `login_session`, and `region` if the profile has none.
    ///
    /// - Parameters:
    ///   - session: The ARN of the identity that signed in.
    ///   - region: The region to set where there is none; `nil` for none.
    ///   - profile: The profile, made if need be.
    ///   - config: The bytes of the config file.
    ///   - path: The path of the file, for errors.
    /// - Returns: The bytes of the changed file.
    /// - Throws: ``ProfileError`` as ``init(profile:config:path:)`` and ``set(_:to:)``.
    public static func signingIn(
        session: String,
        region: String?,
        profile: String,
        config: [UInt8],
        path: String
    ) throws(ProfileError) -> [UInt8] {
        var edit = try ProfileEdit(profile: profile, config: config, path: path)
        try edit.set("login_session", to: session)
        if let region, try edit.value(of: "region") == nil { try edit.set("region", to: region) }
        return edit.config
    }

    /// The value that the file gives a key of the profile; `nil` if it is not there or empty.
    ///
    /// - Parameter key: The key, in lower case.
    /// - Throws: ``ProfileError`` with ``ProfileError/Code/syntax``.
    public func value(of key: String) throws(ProfileError) -> String? {
        let file = try scan()
        let value = property(key, in: file).map { file.value($0) }
        return value.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Sets a key: the value in force is replaced, or a line is added to the profile, or the profile to the file.
    ///
    /// - Parameters:
    ///   - key: The key, in lower case.
    ///   - value: Printable ASCII without blanks.
    /// - Throws: ``ProfileError`` with ``ProfileError/Code/invalidValue``.
    public mutating func set(_ key: String, to value: String) throws(ProfileError) {
        let isPlain = !value.isEmpty && value.utf8.allSatisfy { (0x21...0x7E).contains($0) }
        guard isPlain, !key.isEmpty, key.utf8.allSatisfy(\.isNameByte) else {
            throw ProfileError(
                .invalidValue,
                "\(key) cannot be written: its value has characters that do not belong there",
                profile: profile
            )
        }
        let file = try scan()
        if let property = property(key, in: file) {
            replace(property, with: value)
        } else if let section = sections(in: file).last {
            insert("\(key) = \(value)", below: section, in: file)
        } else {
            append("\(key) = \(value)")
        }
    }

    /// Removes a key with all its lines in the profile.
    ///
    /// - Parameter key: The key, in lower case; it is no error if it is not there.
    /// - Throws: ``ProfileError`` with ``ProfileError/Code/syntax``.
    public mutating func remove(_ key: String) throws(ProfileError) {
        while true {
            let file = try scan()
            guard let property = property(key, in: file) else { return }
            var end = property.continuation?.upperBound ?? property.value.upperBound
            while end < bytes.count, bytes[end] != .lineFeed { end += 1 }
            bytes.removeSubrange(startOfLine(property.line)..<min(end + 1, bytes.count))
        }
    }

    // MARK: Finding

    private func scan() throws(ProfileError) -> ScannedFile {
        try ProfileScanner.scan(bytes, kind: .config, path: path).0
    }

    /// The sections that make up the profile; `[profile default]` puts `[default]` out of force.
    private func sections(in file: ScannedFile) -> [ScannedFile.Section] {
        let named = file.sections.filter { $0.kind == .profile && file.name($0, is: profile) }
        guard profile == "default", named.isEmpty else { return named }
        return file.sections.filter { $0.kind == .bareDefault }
    }

    /// The property in force, which is the last one.
    private func property(_ key: String, in file: ScannedFile) -> ScannedFile.Property? {
        sections(in: file).flatMap { file.properties[$0.properties] }.last { file.key($0) == key }
    }

    // MARK: Changing

    private mutating func replace(_ property: ScannedFile.Property, with value: String) {
        let end = property.continuation?.upperBound ?? property.value.upperBound
        let isGlued = bytes[property.value.lowerBound - 1] == UInt8(ascii: "=") && property.value.isEmpty
        bytes.replaceSubrange(property.value.lowerBound..<end, with: ((isGlued ? " " : "") + value).utf8)
    }

    /// Adds a line below the last property of a section, or below its head if it has none.
    private mutating func insert(_ line: String, below section: ScannedFile.Section, in file: ScannedFile) {
        var end = startOfLine(section.line)
        if let last = file.properties[section.properties].last {
            end = last.continuation?.upperBound ?? last.value.upperBound
        }
        while end < bytes.count, bytes[end] != .lineFeed { end += 1 }
        if end == bytes.count {
            bytes += (lineEnd + line + lineEnd).utf8
        } else {
            bytes.insert(contentsOf: (line + lineEnd).utf8, at: end + 1)
        }
    }

    /// Adds the profile with one line at the end of the file.
    private mutating func append(_ line: String) {
        let end = lineEnd
        if let last = bytes.last {
            if last != .lineFeed { bytes += end.utf8 }
            bytes += end.utf8
        }
        let head = profile == "default" ? "[default]" : "[profile \(profile)]"
        bytes += (head + end + line + end).utf8
    }

    private func startOfLine(_ number: Int) -> Int {
        var line = 1
        var index = 0
        while line < number, index < bytes.count {
            if bytes[index] == .lineFeed { line += 1 }
            index += 1
        }
        return index
    }

    /// What the file's first line ends with.
    private var lineEnd: String {
        guard let first = bytes.firstIndex(of: .lineFeed), first > 0, bytes[first - 1] == 0x0D else { return "\n" }
        return "\r\n"
    }
}
