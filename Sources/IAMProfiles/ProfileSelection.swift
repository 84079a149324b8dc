// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import IAMPlatform

/// Which profile is meant, and who said so.
public struct ProfileSelection: Sendable, Hashable {
    /// Who chose the profile.
    public enum Origin: Sendable, Hashable {
        /// The caller, or `--profile`.
        case option
        /// An environment variable.
        case variable(String)
        /// Nobody: it is `default`.
        case defaulted
    }

    /// The profile's name.
    public let name: String

    /// Who chose it.
    public let origin: Origin

    /// Makes a selection.
    ///
    /// - Parameters:
    ///   - name: The profile's name.
    ///   - origin: Who chose it.
    public init(name: String, origin: Origin) {
        self.name = name
        self.origin = origin
    }

    /// Selects: the explicit name, then `AWS_PROFILE`, then `AWS_DEFAULT_PROFILE`, then `default`; empty is unset.
    ///
    /// - Parameters:
    ///   - explicit: The caller's choice.
    ///   - environment: The variables.
    public static func resolve(explicit: String?, environment: Environment) -> ProfileSelection {
        if let explicit, !explicit.isEmpty { return ProfileSelection(name: explicit, origin: .option) }
        for variable in ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"] {
            if let name = environment[variable] { return ProfileSelection(name: name, origin: .variable(variable)) }
        }
        return ProfileSelection(name: "default", origin: .defaulted)
    }
}
