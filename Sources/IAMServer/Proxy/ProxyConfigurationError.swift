// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// Why the proxy cannot be set up as it was asked for.
public struct ProxyConfigurationError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong and what to write instead.
    public let description: String

    /// Makes an error.
    ///
    /// - Parameter description: What is wrong and what to write instead.
    public init(_ description: String) { self.description = description }
}
