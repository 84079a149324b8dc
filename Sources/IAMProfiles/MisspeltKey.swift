// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import IAMCredentials

/// A key that nobody reads, but that looks like one somebody would.
public struct MisspeltKey: Sendable, Hashable {
    /// The key as it is written, in lower case.
    public let key: String

    /// The key that was probably meant.
    public let meant: String

    /// Where it is written.
    public let location: ConfigurationLocation

    /// Looks for misspelt keys in a profile, in the order of their lines.
    ///
    /// - Parameter profile: The profile.
    public static func find(in profile: Profile) -> [MisspeltKey] {
        find(in: profile, known: KnownKeys.credentials + KnownKeys.others, aliases: KnownKeys.aliases)
    }

    /// Looks for misspelt keys in an `[sso-session]`.
    ///
    /// - Parameter session: The section.
    public static func find(inSession session: Profile) -> [MisspeltKey] {
        find(in: session, known: KnownKeys.ssoSession, aliases: KnownKeys.sessionAliases)
    }

    private static func find(in section: Profile, known: [String], aliases: [String: String]) -> [MisspeltKey] {
        let found = section.properties.compactMap { key, property in
            meaning(of: key, among: known, aliases)
                .map { MisspeltKey(key: key, meant: $0, location: property.location) }
        }
        return found.sorted { ($0.line, $0.key) < ($1.line, $1.key) }
    }

    /// The known key that `key` stands for; `nil` if it is known itself, or like none.
    private static func meaning(of key: String, among known: [String], _ aliases: [String: String]) -> String? {
        guard !known.contains(key) else { return nil }
        let core = core(of: key)
        if let same = known.first(where: { Self.core(of: $0) == core }) { return same }
        if let meant = aliases[core] { return meant }
        return EditDistance.nearest(to: key, among: known)
    }

    /// The letters and digits in lower case, without a leading `aws`.
    private static func core(of key: String) -> String {
        let letters = key.lowercased().filter { $0.isLetter || $0.isNumber }
        return letters.hasPrefix("aws") ? String(letters.dropFirst(3)) : letters
    }

    private var line: Int {
        guard case .file(_, let line) = location else { return 0 }
        return line ?? 0
    }
}

extension MisspeltKey: CustomStringConvertible {
    /// What to do, with the place.
    public var description: String { "write \(meant) in place of \(key) (\(location))" }
}

extension Profile {
    /// What to do about keys that may have been meant; `nil` if there are none.
    ///
    /// - Parameters:
    ///   - keys: The keys that are missed; any key that decides about credentials if `nil`.
    ///   - isSession: Whether this is an `[sso-session]`.
    func respelling(of keys: [String]? = nil, isSession: Bool = false) -> String? {
        let wanted = keys ?? KnownKeys.credentials
        let found = (isSession ? MisspeltKey.find(inSession: self) : MisspeltKey.find(in: self))
            .filter { wanted.contains($0.meant) && self[$0.meant] == nil }
        guard !found.isEmpty else { return nil }
        return "The key is misspelt: " + found.map(\.description).joined(separator: "; ") + "."
    }
}
