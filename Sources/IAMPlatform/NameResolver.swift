// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import Dispatch

/// Follows the aliases of host names in the DNS.
public struct NameResolver: Sendable {
    private let look: @Sendable (String) async -> String?

    /// Makes a resolver.
    ///
    /// - Parameter look: Gives the name at the end of a host's chain of `CNAME` records, which may be the host itself;
    ///   `nil` if the host has no address.
    public init(_ look: @escaping @Sendable (String) async -> String?) {
        self.look = look
    }

    /// The machine's own resolver, with its own time limits; the wait is not on a thread of the tasks'.
    public static let system = NameResolver { host in
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(returning: IAMPlatform.canonicalName(of: host)) }
        }
    }

    /// A resolver that knows no name.
    public static let none = NameResolver { _ in nil }

    /// The name at the end of a host's chain of `CNAME` records, in lower case and without a dot at its end.
    ///
    /// - Parameter host: A host name.
    /// - Returns: `nil` if the host has no address.
    public func canonicalName(of host: String) async -> String? {
        guard let name = await look(host)?.lowercased() else { return nil }
        return name.utf8.last == UInt8(ascii: ".") ? String(name.dropLast()) : name
    }
}
