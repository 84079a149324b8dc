// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// Hosts whose service and region the caller knows: API Gateways behind a name of their own, test servers, gateways.
public struct SigningHosts: Sendable, Hashable {
    /// One host, or all below one.
    public struct Rule: Sendable, Hashable {
        /// A host name such as `api.example.com`, or `*.example.com` for all names below one.
        public let pattern: String

        /// The signing name of the service.
        public let service: String

        /// The region; `*` or several with commas for SigV4a.
        public let region: String

        /// Who wrote the rule, such as a file and a line.
        public let origin: String

        /// Makes a rule.
        ///
        /// - Parameters:
        ///   - pattern: A host name, or `*.` and a name.
        ///   - service: The signing name of the service.
        ///   - region: The region.
        ///   - origin: Who wrote the rule.
        public init(pattern: String, service: String, region: String, origin: String) {
            self.pattern = pattern.lowercased()
            self.service = service
            self.region = region
            self.origin = origin
        }

        /// Whether the rule is about a host.
        fileprivate func matches(_ host: String) -> Bool {
            guard pattern.utf8.first == UInt8(ascii: "*") else { return host == pattern }
            let suffix = pattern.utf8.dropFirst()
            return host.utf8.count > suffix.count && host.utf8.suffix(suffix.count).elementsEqual(suffix)
        }
    }

    private let rules: [Rule]

    /// Makes a list; the rule with the longest pattern decides, and a whole name before any `*.`.
    ///
    /// - Parameter rules: The rules, in any order.
    public init(_ rules: [Rule] = []) {
        self.rules = rules
    }

    /// What a host is signed for.
    ///
    /// - Parameter host: A host, in any case, also with a port or a dot at the end.
    /// - Returns: `nil` if no rule is about it.
    public func identify(host: String) -> HostIdentity? {
        guard !rules.isEmpty, let name = HostName(host) else { return nil }
        let matching = rules.filter { $0.matches(name.text) }
        guard let rule = matching.max(by: { Self.rank($0) < Self.rank($1) }) else { return nil }
        return HostIdentity(
            service: rule.service,
            region: rule.region,
            rule: "signing_hosts \(rule.pattern) (\(rule.origin))"
        )
    }

    private static func rank(_ rule: Rule) -> Int {
        rule.pattern.utf8.first == UInt8(ascii: "*") ? rule.pattern.utf8.count : Int.max
    }
}
