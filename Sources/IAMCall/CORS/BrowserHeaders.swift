// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes

/// Which headers of a request a browser asks leave for.
///
/// Source: Fetch Standard, "CORS-safelisted request-header", "forbidden request-header", "CORS-unsafe request-header
/// names".
enum BrowserHeaders: Sendable {
    /// The names a preflight lists: lower-case, sorted, each once.
    static func unsafeNames(in fields: HTTPFields) -> [String] {
        var names: Set<String> = []
        var safe: [(name: String, size: Int)] = []
        for field in fields {
            let name = field.name.canonicalName
            guard !isForbidden(name) else { continue }
            if isSafelisted(name, field.value) {
                safe.append((name, field.value.utf8.count))
            } else {
                names.insert(name)
            }
        }
        // Harmless values are so only while there is little of them.
        if safe.reduce(0, { $0 + $1.size }) > 1_024 { names.formUnion(safe.map(\.name)) }
        return names.sorted { Array($0.utf8).lexicographicallyPrecedes($1.utf8) }
    }

    /// Headers that the browser writes itself and a page cannot; and `user-agent`, which is the tool's and not the page's.
    private static func isForbidden(_ name: String) -> Bool {
        switch name {
        case "accept-charset", "accept-encoding", "access-control-request-headers", "access-control-request-method",
            "connection", "content-length", "cookie", "cookie2", "date", "dnt", "expect", "host", "keep-alive",
            "origin",
            "referer", "set-cookie", "te", "trailer", "transfer-encoding", "upgrade", "user-agent", "via":
            true
        default:
            name.hasPrefix("proxy-") || name.hasPrefix("sec-")
        }
    }

    private static func isSafelisted(_ name: String, _ value: String) -> Bool {
        guard value.utf8.count <= 128 else { return false }
        switch name {
        case "accept":
            return !value.utf8.contains(where: isUnsafe)
        case "accept-language", "content-language":
            return value.utf8.allSatisfy(isLanguageByte)
        case "content-type":
            let essence = value.prefix { $0 != ";" }.lowercased().filter { $0 != " " && $0 != "\t" }
            return !value.utf8.contains(where: isUnsafe)
                && ["application/x-www-form-urlencoded", "multipart/form-data", "text/plain"].contains(essence)
        case "range":
            // One range with a start, as media elements send it.
            guard value.hasPrefix("bytes=") else { return false }
            let ends = value.dropFirst(6).split(separator: "-", omittingEmptySubsequences: false)
            return ends.count == 2 && !ends[0].isEmpty
                && ends.allSatisfy { $0.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } }
        default:
            return false
        }
    }

    /// CORS-unsafe request-header bytes.
    private static func isUnsafe(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x09: false
        case 0..<0x20, 0x7F: true
        default: #""():<>?@[\]{}"#.utf8.contains(byte)
        }
    }

    private static func isLanguageByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: " *,-.;=".utf8.contains(byte)
        }
    }
}
