// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// One element of an XML document: its local name, its text and its children, in document order.
///
/// Attributes and namespaces are read for well-formedness and then left out, because no answer of STS says anything in
/// them.
public struct XMLElement: Sendable, Hashable {
    /// The name without its namespace prefix.
    public let name: String

    /// The element's own character data, without white space at either end; that of its children is not in it.
    public let text: String

    /// The elements directly inside, in document order.
    public let children: [XMLElement]

    /// Makes an element.
    ///
    /// - Parameters:
    ///   - name: The local name.
    ///   - text: The character data, trimmed already.
    ///   - children: The elements directly inside.
    public init(name: String, text: String = "", children: [XMLElement] = []) {
        self.name = name
        self.text = text
        self.children = children
    }

    /// The first element found by going down one name at a time.
    ///
    /// - Parameter path: Local names of a child, a grandchild and so on; none gives this element.
    /// - Returns: `nil` if any step has no such child.
    public func first(_ path: String...) -> XMLElement? {
        var element = self
        for name in path {
            guard let child = element[name] else { return nil }
            element = child
        }
        return element
    }

    /// The first child of this local name.
    ///
    /// - Parameter name: A local name; letter case counts.
    public subscript(name: String) -> XMLElement? {
        children.first { $0.name == name }
    }
}

extension XMLElement: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The names of the tree without its text, which may be a secret: `Root(Child, Other(Inner))`.
    public var description: String {
        guard !children.isEmpty else { return name }
        return "\(name)(\(children.map(\.description).joined(separator: ", ")))"
    }

    /// The same as ``description``.
    public var debugDescription: String { description }

    /// A mirror of the names only.
    public var customMirror: Mirror { Mirror(self, children: ["name": name, "children": children]) }
}
