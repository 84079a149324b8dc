// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import SystemPackage

public import struct FoundationEssentials.Date

/// A sign-in that was done.
public struct SSOSignIn: Sendable, Equatable {
    /// The `[sso-session]`; `nil` for the older form.
    public let sessionName: String?

    /// The start URL.
    public let startURL: String

    /// When the token ends.
    public let expiration: Date

    /// Whether the token will be renewed without a person.
    public let isRenewable: Bool

    /// The file with the token.
    public let file: FilePath
}
