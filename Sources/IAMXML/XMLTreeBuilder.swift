// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// Grows the tree from what the parser reports, and counts.
struct XMLTreeBuilder {
    private struct Frame {
        let name: String
        var text: [UInt8] = []
        var children: [XMLElement] = []
    }

    private let limits: XMLLimits
    private var open: [Frame] = []
    private var elements = 0
    private var textBytes = 0

    /// The root element, once it is closed.
    private(set) var root: XMLElement?

    init(limits: XMLLimits) {
        self.limits = limits
    }

    mutating func start(_ name: String, attributes: Int) throws(XMLError) {
        elements += 1
        guard elements <= limits.elements else { throw XMLError.limit("elements", limits.elements) }
        guard open.count < limits.depth else { throw XMLError.limit("levels of elements", limits.depth) }
        guard attributes <= limits.attributesPerElement else {
            throw XMLError.limit("attributes in one element", limits.attributesPerElement)
        }
        open.append(Frame(name: name))
    }

    mutating func append(_ text: some Collection<UInt8>) throws(XMLError) {
        textBytes += text.count
        guard textBytes <= limits.textBytes else { throw XMLError.limit("bytes of text", limits.textBytes) }
        guard let top = open.indices.last else { return }
        // White space in front is cut off in the end; most of it stands between elements and is all there is.
        if open[top].text.isEmpty, text.allSatisfy(XMLScreen.isSpace) { return }
        open[top].text.append(contentsOf: text)
    }

    mutating func end() {
        guard let frame = open.popLast() else { return }
        let element = XMLElement(name: frame.name, text: Self.trimmed(frame.text), children: frame.children)
        if open.isEmpty {
            root = element
        } else {
            open[open.count - 1].children.append(element)
        }
    }

    private static func trimmed(_ text: [UInt8]) -> String {
        guard !text.isEmpty else { return "" }
        var rest = text.drop(while: XMLScreen.isSpace)
        while let last = rest.last, XMLScreen.isSpace(last) { rest = rest.dropLast() }
        return String(decoding: rest, as: UTF8.self)
    }
}
