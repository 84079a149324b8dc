// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import IAMCredentials

/// The languages a plan is drawn in.
enum GraphForm: String, ExpressibleByArgument, CaseIterable, Sendable {
    case dot
    case mermaid
}

/// A plan as text that a program turns into a picture.
struct PlanGraph: Sendable {
    private let nodes: [[String]]

    /// Makes the picture of a plan: where it begins, each session, and what comes out.
    init(_ steps: [CredentialStep], credentials: CredentialSummary?) {
        var nodes = steps.map { step in
            [step.provider, step.subject] + step.parameters.map { "\($0.name) = \($0.value)" }
                + (step.profile.map { ["profile \($0)"] } ?? [])
        }
        if let credentials {
            var lines = ["credentials \(credentials.accessKeyID)"]
            if let expiration = credentials.expiration { lines.append("until \(AWSTimestamp.extended(expiration))") }
            nodes.append(lines)
        } else {
            nodes.append(["no credentials"])
        }
        self.nodes = nodes
    }

    /// The text.
    func rendered(as form: GraphForm) -> String {
        switch form {
        case .dot: dot
        case .mermaid: mermaid
        }
    }

    /// Source: Graphviz, "DOT Language".
    private var dot: String {
        var text = "digraph credentials {\n  rankdir = LR;\n  node [shape = box];\n"
        for (index, lines) in nodes.enumerated() {
            text += "  n\(index) [label = \"\(lines.map(Self.escapedForDot).joined(separator: "\\n"))\"];\n"
        }
        for index in nodes.indices.dropFirst() { text += "  n\(index - 1) -> n\(index);\n" }
        return text + "}\n"
    }

    /// Source: Mermaid, "Flowcharts".
    private var mermaid: String {
        var text = "flowchart LR\n"
        for (index, lines) in nodes.enumerated() {
            text += "  n\(index)[\"\(lines.map(Self.escapedForMermaid).joined(separator: "<br/>"))\"]\n"
        }
        for index in nodes.indices.dropFirst() { text += "  n\(index - 1) --> n\(index)\n" }
        return text
    }

    private static func escapedForDot(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": escaped += "\\\(scalar)"
            case "\u{0}"..<"\u{20}", "\u{7F}": escaped += " "
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    /// Everything that means something in a label becomes an entity, written with `#` in place of `&`.
    private static func escapedForMermaid(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\u{0}"..<"\u{20}", "\u{7F}": escaped += " "
            case "\"", "#", "&", "<", ">", "`", ";", "\\", "[", "]", "{", "}", "|", "*", "_", "~":
                escaped += "#\(scalar.value);"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
