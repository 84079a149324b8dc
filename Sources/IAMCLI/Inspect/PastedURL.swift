// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCall
internal import IAMCommand
internal import IAMSigV4

/// A URL as it comes out of a mail, a page or a chat, with what happened to it on the way put right where that is sure.
struct PastedURL: Sendable {
    /// The URL that was meant.
    let url: CallURL

    /// What was put right, each an error of the text as it was given.
    let findings: [Finding]

    init(_ text: String) throws {
        var text = text
        var findings: [Finding] = []
        let trimmed = text.drop { Self.isWrapping($0) }.reversed().drop { Self.isWrapping($0) }.reversed()
        text = String(trimmed)
        if text.contains(where: \.isNewline) || text.contains("\t") {
            text = text.filter { !$0.isNewline && $0 != "\t" }
            findings.append(Finding(.error, "the URL has line ends in it", fix: "Join its lines."))
        }
        if text.lowercased().hasPrefix("http%3a%2f%2f") || text.lowercased().hasPrefix("https%3a%2f%2f") {
            // Decoded as often as it was encoded would need a guess, so once.
            text = PercentEncoding.decoded(text)
            findings.append(
                Finding(.error, "the URL was encoded as a whole, as for a parameter of another", fix: "Decode it once.")
            )
        }
        for (mark, meant, origin) in [
            ("&amp;", "&", "HTML"), ("&#38;", "&", "HTML"), ("\\u0026", "&", "JSON"), ("\\/", "/", "JSON"),
            ("\\&", "&", "a shell"), ("\\?", "?", "a shell"), ("\\=", "=", "a shell"),
        ] where text.contains(mark) {
            text = text.replacing(mark, with: meant)
            let fix = "Write \(meant) in place of \(mark)."
            findings.append(Finding(.error, "the URL was copied from \(origin) with its escapes", fix: fix))
        }
        if text.hasSuffix("…") || text.hasSuffix("...") {
            text = String(text.drop(suffix: "…").drop(suffix: "..."))
            findings.append(
                Finding(.error, "the URL was cut off: it ends in an ellipsis", fix: "Copy the link itself.")
            )
        }
        if text.contains(" ") {
            findings.append(Finding(.error, "the URL has blanks in it", fix: "Write %20 for each."))
            text = text.replacing(" ", with: "%20")
        }
        do { self.url = try CallURL(text) } catch {
            throw UsageError(error.description)
        }
        self.findings = findings
    }

    /// Whether a character stands around URLs in running text.
    private static func isWrapping(_ character: Character) -> Bool {
        character.isWhitespace || "<>\"'`".contains(character)
    }
}

extension String {
    fileprivate func drop(suffix: String) -> String { hasSuffix(suffix) ? String(dropLast(suffix.count)) : self }
}
