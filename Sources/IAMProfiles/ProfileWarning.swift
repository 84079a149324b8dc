// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import IAMCredentials

/// Something in the configuration that was passed over, and that its owner may want to know.
public struct ProfileWarning: Sendable, Hashable {
    /// The kinds of warning; more may be added.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Value: String {
            case missingFile, notText, openToOthers, ignoredSection, ignoredProperty
        }

        private let value: Value

        /// A file that a variable names is not there, or a directory stands in a file's place.
        public static var missingFile: Self { Self(value: .missingFile) }
        /// A file is not UTF-8 text and counts as empty.
        public static var notText: Self { Self(value: .notText) }
        /// Everybody on the machine may read or write the credentials file.
        public static var openToOthers: Self { Self(value: .openToOthers) }
        /// A section is of no known kind, or its name has characters that names cannot have.
        public static var ignoredSection: Self { Self(value: .ignoredSection) }
        /// A property's name has characters that names cannot have.
        public static var ignoredProperty: Self { Self(value: .ignoredProperty) }

        /// The name of the code.
        public var description: String { value.rawValue }
    }

    /// The kind of warning.
    public let code: Code

    /// One sentence: what was passed over and why.
    public let message: String

    /// The file, and the line where there is one.
    public let location: ConfigurationLocation

    /// What to do, if that is known.
    public let hint: String?

    /// Makes a warning.
    ///
    /// - Parameters:
    ///   - code: The kind of warning.
    ///   - message: One sentence without values from the files.
    ///   - location: The file and line.
    ///   - hint: What to do.
    public init(_ code: Code, _ message: String, location: ConfigurationLocation, hint: String? = nil) {
        self.code = code
        self.message = message
        self.location = location
        self.hint = hint
    }
}

extension ProfileWarning: CustomStringConvertible {
    /// The message with its place.
    public var description: String { "\(message) (\(location))" }
}
