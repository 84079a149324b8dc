// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// Why a document was refused.
///
/// The message never quotes the document, because an answer of STS holds keys.
public struct XMLError: Error, Sendable, Hashable {
    /// The kinds of refusal; more may be added.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Value: String {
            case empty, tooLarge, notXML, encoding, documentType, limit, malformed, unavailable
        }

        private let value: Value

        /// There are no bytes, or only white space.
        public static var empty: Self { Self(value: .empty) }
        /// The document is larger than ``XMLLimits/inputBytes``.
        public static var tooLarge: Self { Self(value: .tooLarge) }
        /// The bytes do not begin as XML does: JSON, HTML, plain text.
        public static var notXML: Self { Self(value: .notXML) }
        /// The document is not UTF-8, or says that it is something else, or holds a NUL byte.
        public static var encoding: Self { Self(value: .encoding) }
        /// There is a document type, an entity declaration or other markup declaration.
        public static var documentType: Self { Self(value: .documentType) }
        /// A limit of ``XMLLimits`` other than the size was passed.
        public static var limit: Self { Self(value: .limit) }
        /// The document is not well-formed, or is cut short.
        public static var malformed: Self { Self(value: .malformed) }
        /// The parser could not be made, for want of memory.
        public static var unavailable: Self { Self(value: .unavailable) }

        /// The name of the code.
        public var description: String { value.rawValue }
    }

    /// The kind of refusal.
    public let code: Code

    /// One sentence; nothing of the document is in it.
    public let message: String

    /// The line of the document, counted from one, where that is known.
    public let line: Int?

    package init(_ code: Code, _ message: String, line: Int? = nil) {
        self.code = code
        self.message = message
        self.line = line
    }
}

extension XMLError: CustomStringConvertible {
    /// The message with its line.
    public var description: String { line.map { "\(message) (line \($0))" } ?? message }
}
