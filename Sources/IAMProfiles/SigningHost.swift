// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import IAMCredentials

/// One host of a profile's `signing_hosts`: what requests to it are signed for.
public struct SigningHost: Sendable, Hashable {
    /// A host name, or `*.` and a name for all hosts below it; in lower case.
    public let pattern: String

    /// The signing name of the service, such as `execute-api`.
    public let service: String

    /// The region, or `*` for a signature that is good in all.
    public let region: String

    /// The file and line.
    public let location: ConfigurationLocation

    /// Makes a host.
    ///
    /// - Parameters:
    ///   - pattern: A host name, or `*.` and a name.
    ///   - service: The signing name of the service.
    ///   - region: The region, or `*`.
    ///   - location: The file and line.
    public init(pattern: String, service: String, region: String, location: ConfigurationLocation) {
        self.pattern = pattern.lowercased()
        self.service = service
        self.region = region
        self.location = location
    }
}

extension Settings {
    /// The hosts whose service and region the profile knows; empty if it knows none.
    ///
    /// `signing_hosts = HOST=SERVICE/REGION, HOST=SERVICE/REGION`, or one `HOST = SERVICE/REGION` to a line in a nested
    /// block; HOST is a name without port or `*.` and a name.
    ///
    /// - Throws: ``ProfileError`` with ``ProfileError/Code/invalidValue``, with the file and the line of the host.
    public func signingHosts() throws(ProfileError) -> [SigningHost] {
        guard let profile = sources.profile, let property = profile.property("signing_hosts") else { return [] }
        var hosts: [SigningHost] = []
        for (text, location) in property.lines {
            for item in text.commaSeparated {
                guard let host = SigningHost(item, at: location) else {
                    throw Self.malformed(
                        "signing_hosts has an entry that is not HOST=SERVICE/REGION",
                        profile,
                        location
                    )
                }
                guard !hosts.contains(where: { $0.pattern == host.pattern }) else {
                    throw Self.malformed("signing_hosts names \(host.pattern) twice", profile, location)
                }
                hosts.append(host)
            }
        }
        return hosts
    }

    private static func malformed(
        _ message: String,
        _ profile: Profile,
        _ location: ConfigurationLocation
    ) -> ProfileError {
        ProfileError(
            .invalidValue,
            message,
            hint: "Write api.example.com=execute-api/eu-west-2, or *.example.com=es/eu-west-1 for all names below one.",
            profile: profile.name,
            location: location
        )
    }
}

extension SigningHost {
    fileprivate init?(_ text: String, at location: ConfigurationLocation) {
        let sides = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard sides.count == 2 else { return nil }
        let pattern = Substring(sides[0].utf8.trimmingBlanks())
        let target = Substring(sides[1].utf8.trimmingBlanks()).split(separator: "/", omittingEmptySubsequences: false)
        guard target.count == 2, Self.isPattern(pattern), Self.isServiceName(target[0]),
            target[1] == "*" || Region(String(target[1])) != nil
        else { return nil }
        self.init(
            pattern: String(pattern),
            service: String(target[0]),
            region: String(target[1]),
            location: location
        )
    }

    private static func isPattern(_ text: Substring) -> Bool {
        let name = text.hasPrefix("*.") ? text.dropFirst(2) : text
        return name.split(separator: ".", omittingEmptySubsequences: false)
            .allSatisfy { label in
                !label.isEmpty && label.utf8.allSatisfy { $0.isLetterOrDigit || $0 == 0x2D || $0 == 0x5F }
            }
    }

    private static func isServiceName(_ text: Substring) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { $0.isLetterOrDigit || $0 == 0x2D }
    }
}

extension ProfileProperty {
    /// The lines of the value, each with its place.
    fileprivate var lines: [(String, ConfigurationLocation)] {
        let texts = value.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard texts.count == nestedLines.count + 1, case .file(let path, let line) = location else {
            return [(value, location)]
        }
        return zip(texts, [line] + nestedLines).map { ($0, .file(path: path, line: $1)) }
    }
}

extension UInt8 {
    fileprivate var isLetterOrDigit: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }
}
