// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// Reads XML of an untrusted service into a small value tree.
public enum XMLDocument: Sendable {
    /// Reads a whole document.
    ///
    /// Only UTF-8 is taken, nothing outside the bytes is ever opened, and a document type is refused at sight, so that
    /// there are no entities but the five of XML itself.
    ///
    /// - Parameters:
    ///   - bytes: The document, with or without a UTF-8 byte-order mark.
    ///   - limits: How much to take.
    /// - Returns: The root element.
    /// - Throws: ``XMLError``.
    public static func parse(_ bytes: [UInt8], limits: XMLLimits = XMLLimits()) throws(XMLError) -> XMLElement {
        guard bytes.count <= limits.inputBytes else {
            throw XMLError(.tooLarge, "the XML is larger than \(limits.inputBytes) bytes")
        }
        let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        var screen = XMLScreen(bytes, from: start, limits: limits)
        try screen.check()
        return try SAXParser.parse(bytes[start...], limits: limits)
    }
}
