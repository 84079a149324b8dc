// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import IAMCredentials

/// What is wrong with the configuration: the sentence, the file and line, the profile, and what to do.
///
/// Never holds a value from a file other than names of profiles, sections and keys.
public struct ProfileError: Error, Sendable, Hashable {
    /// The kinds of failure; more may be added.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Value: String {
            case syntax, unreadable, tooLarge, profileNotFound, noCredentials, loop, roleWithoutSource, missingSource
            case sourceWithoutCredentials, partialKeys, bothSources, invalidValue, missingKey, sectionNotFound
        }

        private let value: Value

        /// A line that is no section, property, continuation or comment.
        public static var syntax: Self { Self(value: .syntax) }
        /// A file is there and may not be read, or one given by name is not there.
        public static var unreadable: Self { Self(value: .unreadable) }
        /// A file is larger than any configuration.
        public static var tooLarge: Self { Self(value: .tooLarge) }
        /// A profile that was asked for by name is in neither file.
        public static var profileNotFound: Self { Self(value: .profileNotFound) }
        /// The selected profile asks for no credentials, or is `default` and absent: a chain may go on.
        public static var noCredentials: Self { Self(value: .noCredentials) }
        /// Source profiles lead back to one of themselves.
        public static var loop: Self { Self(value: .loop) }
        /// A role has neither `source_profile` nor `credential_source`.
        public static var roleWithoutSource: Self { Self(value: .roleWithoutSource) }
        /// The profile that `source_profile` names is in neither file.
        public static var missingSource: Self { Self(value: .missingSource) }
        /// The profile that `source_profile` names has no credentials.
        public static var sourceWithoutCredentials: Self { Self(value: .sourceWithoutCredentials) }
        /// One half of an access key is there and the other is not.
        public static var partialKeys: Self { Self(value: .partialKeys) }
        /// A role has `source_profile` and `credential_source`.
        public static var bothSources: Self { Self(value: .bothSources) }
        /// A key or variable has a value it cannot have.
        public static var invalidValue: Self { Self(value: .invalidValue) }
        /// A key is there and another that belongs to it is not.
        public static var missingKey: Self { Self(value: .missingKey) }
        /// The `[sso-session]` or `[services]` section that a profile names is not in the config file.
        public static var sectionNotFound: Self { Self(value: .sectionNotFound) }

        /// The name of the code.
        public var description: String { value.rawValue }
    }

    /// The kind of failure.
    public let code: Code

    /// One sentence: what is wrong.
    public let message: String

    /// What to do next.
    public let hint: String?

    /// The profile, where there is one.
    public let profile: String?

    /// The file and line, or the variable.
    public let location: ConfigurationLocation?

    /// Makes an error.
    ///
    /// - Parameters:
    ///   - code: The kind of failure.
    ///   - message: One sentence without values from the files.
    ///   - hint: What to do next.
    ///   - profile: The profile.
    ///   - location: The file and line, or the variable.
    public init(
        _ code: Code,
        _ message: String,
        hint: String? = nil,
        profile: String? = nil,
        location: ConfigurationLocation? = nil
    ) {
        self.code = code
        self.message = message
        self.hint = hint
        self.profile = profile
        self.location = location
    }

    /// The same as providers throw it.
    ///
    /// Only ``Code/noCredentials`` becomes `.notConfigured`, which lets a chain go on; all else becomes
    /// `.invalidConfiguration`.
    public var credentialError: CredentialError {
        let code: CredentialError.Code = self.code == .noCredentials ? .notConfigured : .invalidConfiguration
        return CredentialError(code, message, hint: hint, provider: "profile", location: location, underlying: self)
    }
}

extension ProfileError: CustomStringConvertible {
    /// The message with its place, then the hint.
    public var description: String {
        var text = message
        if let location { text += " (\(location))" }
        if let hint { text += "\n  hint: \(hint)" }
        return text
    }
}
