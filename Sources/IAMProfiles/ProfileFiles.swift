// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials

/// The two files, read and checked, laid over each other.
///
/// A profile's text is made when it is asked for.
public struct ProfileFiles: Sendable {
    /// What was passed over.
    public let warnings: [ProfileWarning]

    private let config: ScannedFile
    private let credentials: ScannedFile
    private let hasPrefixedDefault: Bool

    /// Reads two texts.
    ///
    /// - Parameters:
    ///   - config: The text of the config file.
    ///   - credentials: The text of the credentials file.
    ///   - configPath: What to call the config file in messages.
    ///   - credentialsPath: What to call the credentials file in messages.
    /// - Throws: ``ProfileError`` with ``ProfileError/Code/syntax``.
    public init(
        config: String,
        credentials: String,
        configPath: String = "config",
        credentialsPath: String = "credentials"
    ) throws(ProfileError) {
        try self.init(
            config: Array(config.utf8),
            credentials: Array(credentials.utf8),
            configPath: configPath,
            credentialsPath: credentialsPath
        )
    }

    /// Reads the bytes of two files; what is not UTF-8 is empty, with a warning.
    ///
    /// - Parameters:
    ///   - config: The bytes of the config file.
    ///   - credentials: The bytes of the credentials file.
    ///   - configPath: What to call the config file in messages.
    ///   - credentialsPath: What to call the credentials file in messages.
    ///   - warnings: What was noticed before.
    /// - Throws: ``ProfileError`` with ``ProfileError/Code/syntax``.
    package init(
        config: [UInt8],
        credentials: [UInt8],
        configPath: String,
        credentialsPath: String,
        warnings: [ProfileWarning] = []
    ) throws(ProfileError) {
        let (config, configWarnings) = try ProfileScanner.scan(config, kind: .config, path: configPath)
        let (credentials, credentialsWarnings) = try ProfileScanner.scan(
            credentials,
            kind: .credentials,
            path: credentialsPath
        )
        self.config = config
        self.credentials = credentials
        let hasPrefixedDefault = config.sections.contains { $0.kind == .profile && config.name($0, is: "default") }
        self.hasPrefixedDefault = hasPrefixedDefault
        self.warnings =
            warnings + configWarnings
            + (hasPrefixedDefault ? Self.ignoredDefaults(in: config) : []) + credentialsWarnings
    }

    private static func ignoredDefaults(in config: ScannedFile) -> [ProfileWarning] {
        config.sections.filter { $0.kind == .bareDefault }.map { section in
            ProfileWarning(
                .ignoredSection,
                "the section [default] is ignored: there is a [profile default], which counts alone",
                location: config.location(line: section.line),
                hint: "put all of it into [profile default]"
            )
        }
    }

    // MARK: Looking things up

    /// A profile with the properties of both files; those of the credentials file win.
    ///
    /// - Parameter name: The name, in its exact case.
    public func profile(named name: String) -> Profile? { find(.profile, name) }

    /// An `[sso-session]` of the config file.
    ///
    /// - Parameter name: The name, in its exact case.
    public func ssoSession(named name: String) -> Profile? { find(.ssoSession, name) }

    /// A `[services]` group of the config file.
    ///
    /// - Parameter name: The name, in its exact case.
    public func servicesGroup(named name: String) -> Profile? { find(.services, name) }

    /// All profiles by name.
    public var profiles: [String: Profile] { all(.profile) }

    /// All `[sso-session]` sections by name.
    public var ssoSessions: [String: Profile] { all(.ssoSession) }

    /// All `[services]` sections by name.
    public var services: [String: Profile] { all(.services) }

    /// The names of all profiles, in the order of the files.
    public var profileNames: [String] { names(.profile) }

    /// The config file's path as messages call it.
    public var configPath: String { config.path }

    /// The credentials file's path as messages call it.
    public var credentialsPath: String { credentials.path }

    private func find(_ kind: SectionKind, _ name: String) -> Profile? {
        var entries: [Profile.Entry] = []
        var location: ConfigurationLocation?
        for file in [config, credentials] {
            for section in file.sections where isInForce(section, as: kind) && file.name(section, is: name) {
                if location == nil { location = file.location(line: section.line) }
                for index in section.properties {
                    let property = file.properties[index]
                    var read = ProfileProperty(
                        value: file.value(property),
                        location: file.location(line: property.line)
                    )
                    if property.continuation != nil { read.nestedLines = file.nestedLines(of: property) }
                    entries.append(Profile.Entry(key: file.key(property), property: read))
                }
            }
        }
        return location.map { Profile(name: name, entries: entries, location: $0) }
    }

    private func isInForce(_ section: ScannedFile.Section, as kind: SectionKind) -> Bool {
        section.kind == kind || kind == .profile && section.kind == .bareDefault && !hasPrefixedDefault
    }

    private func names(_ kind: SectionKind) -> [String] {
        var seen: Set<String> = []
        var names: [String] = []
        for file in [config, credentials] {
            for section in file.sections where isInForce(section, as: kind) {
                let name = file.text(section.name)
                if seen.insert(name).inserted { names.append(name) }
            }
        }
        return names
    }

    private func all(_ kind: SectionKind) -> [String: Profile] {
        var found: [String: Profile] = [:]
        for name in names(kind) { found[name] = find(kind, name) }
        return found
    }
}

extension ProfileFiles: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The paths and the number of profiles; never a value.
    public var description: String {
        "\(configPath) and \(credentialsPath), \(profileNames.count) profiles"
    }

    /// The same as ``description``.
    public var debugDescription: String { description }

    /// A mirror of what ``description`` tells.
    public var customMirror: Mirror {
        Mirror(self, children: ["config": configPath, "credentials": credentialsPath, "profiles": profileNames])
    }
}
