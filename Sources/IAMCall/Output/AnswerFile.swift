// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import IAMCommand

/// Which file an answer goes to.
struct AnswerFile: Sendable, Hashable {
    /// The path; `nil` for standard output.
    var path: String?

    /// Whether a file that is there already must stay, because the server chose the name.
    var isNew = false

    /// Whether the server's name, if it gives one, replaces the last part of the path.
    var takesServerName = false

    /// The file for an address.
    ///
    /// - Throws: `CallError` with 23 if `-O` finds no name in the address.
    init(_ options: AnswerOptions, url: CallURL) throws(CallError) {
        if let output = options.output {
            guard output != "-" else { return }
            path = output
        } else if options.remoteName {
            let name = String(url.path.split(separator: "/", omittingEmptySubsequences: false).last ?? "")
            takesServerName = options.remoteHeaderName
            guard Self.isName(name) || takesServerName else {
                throw CallError(
                    code: 23,
                    description: "Remote file name has no length: the address ends in a slash; use -o"
                )
            }
            path = Self.isName(name) ? name : "curl_response"
        } else {
            return
        }
        if let directory = options.outputDir, let path { self.path = "\(directory)/\(path)" }
    }

    /// Takes the name of `Content-Disposition`, without its directories.
    ///
    /// Source: RFC 6266, 4.3.
    mutating func rename(by head: HTTPResponse) {
        guard takesServerName, let path, let field = HTTPField.Name("content-disposition"),
            let value = head.headerFields[field],
            let start = value.lowercased().firstRange(of: "filename=")
        else { return }
        let rest = value[start.upperBound...].drop { $0 == " " }
        let text = rest.first == "\"" ? rest.dropFirst().prefix { $0 != "\"" } : rest.prefix { $0 != ";" }
        let name = String(text.split { $0 == "/" || $0 == "\\" }.last ?? "").trimmed
        guard Self.isName(name) else { return }
        let directory = path.lastIndex(of: "/").map { path[...$0] } ?? ""
        self.path = directory + name
        isNew = true
    }

    private static func isName(_ name: String) -> Bool {
        !name.isEmpty && name != "." && name != ".." && !name.utf8.contains { $0 < 0x20 || $0 == 0x7F }
    }
}

extension String {
    fileprivate var trimmed: String {
        let tail = drop { $0 == " " }
        return String(tail.reversed().drop { $0 == " " }.reversed())
    }
}
