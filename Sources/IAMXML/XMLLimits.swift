// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// How much of a document is taken before it is refused.
///
/// The defaults are many times what STS answers with: some 2 KiB, 12 elements, 4 levels.
public struct XMLLimits: Sendable, Hashable {
    /// The bytes of the whole document; looked at before the C library is entered.
    public var inputBytes: Int

    /// The levels of elements, the root being the first.
    public var depth: Int

    /// The elements of the whole document.
    public var elements: Int

    /// The attributes and namespace declarations of one element.
    ///
    /// libxml2 compares each attribute with every one before it, so this is also looked at before it is entered.
    public var attributesPerElement: Int

    /// The bytes of character data of the whole document, in UTF-8.
    public var textBytes: Int

    /// Makes limits.
    ///
    /// - Parameters:
    ///   - inputBytes: The bytes of the document.
    ///   - depth: The levels of elements; 256, libxml2's own limit, is the most that has an effect.
    ///   - elements: The elements of the document.
    ///   - attributesPerElement: The attributes of one element.
    ///   - textBytes: The bytes of character data.
    public init(
        inputBytes: Int = 262_144,
        depth: Int = 32,
        elements: Int = 1_024,
        attributesPerElement: Int = 32,
        textBytes: Int = 131_072
    ) {
        self.inputBytes = inputBytes
        self.depth = min(depth, 256)
        self.elements = elements
        self.attributesPerElement = attributesPerElement
        self.textBytes = textBytes
    }
}
