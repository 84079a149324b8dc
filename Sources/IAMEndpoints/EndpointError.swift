// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// Why there is no endpoint, or why a host name does not say which service and region it belongs to.
public struct EndpointError: Error, Sendable, Hashable {
    /// The kinds of failure; more may be added.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Value: String {
            case invalidConfiguration, unknownHost, missingRegion
        }

        private let value: Value

        /// The settings contradict each other or a value in them is not usable.
        public static var invalidConfiguration: Self { Self(value: .invalidConfiguration) }

        /// The host is none of those whose service and region are known.
        public static var unknownHost: Self { Self(value: .unknownHost) }

        /// A region is needed and neither the settings nor the host name has one.
        public static var missingRegion: Self { Self(value: .missingRegion) }

        /// The name of the code.
        public var description: String { value.rawValue }
    }

    /// The kind of failure.
    public let code: Code

    /// One sentence: what failed and why.
    public let message: String

    /// What to do next.
    public let hint: String?

    /// The signing name of the service, where the host told that much and only the region is missing.
    public let service: String?

    /// Makes an error.
    ///
    /// - Parameters:
    ///   - code: The kind of failure.
    ///   - message: One sentence.
    ///   - hint: What to do next.
    ///   - service: The signing name, if that is known.
    public init(_ code: Code, _ message: String, hint: String? = nil, service: String? = nil) {
        self.code = code
        self.message = message
        self.hint = hint
        self.service = service
    }
}

extension EndpointError: CustomStringConvertible {
    /// The message, then the hint.
    public var description: String { hint.map { "\(message)\n  hint: \($0)" } ?? message }
}
