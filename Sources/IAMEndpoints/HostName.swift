// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// A host name in the form the rules read: lower case, no port, no dot at the end, cut at the dots.
struct HostName {
    /// The labels from left to right; empty for an IP address.
    let labels: [Substring]

    /// The name in that form, for messages.
    let text: String

    /// Whether the name is this machine's, an IP address, or has no dot at all: nothing such names a service.
    let isLocal: Bool

    /// Cleans a host up.
    ///
    /// - Returns: `nil` if this cannot be a host name.
    init?(_ host: String) {
        var text = Substring(host.lowercased())
        guard !text.isEmpty, text.utf8.allSatisfy(Self.isHostByte) else { return nil }
        if text.utf8.first == UInt8(ascii: "[") || text.utf8.count(where: { $0 == UInt8(ascii: ":") }) > 1 {
            self.text = String(text)
            self.labels = []
            self.isLocal = true
            return
        }
        if let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) { text = text[..<colon] }
        if text.utf8.last == UInt8(ascii: ".") { text.removeLast() }
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        guard !labels.contains(where: \.isEmpty), let last = labels.last else { return nil }
        let isNumber = last.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        self.text = String(text)
        self.labels = labels
        self.isLocal =
            isNumber || labels.count == 1 || last == "localhost" || last == "local" || last == "internal"
            || labels.suffix(3).elementsEqual(["localhost", "localstack", "cloud"])
    }

    /// The labels before `suffix`, `nil` if the host does not end so or has nothing before it.
    func labels(before suffix: String) -> ArraySlice<Substring>? {
        let end = suffix.split(separator: ".")
        guard labels.count > end.count, labels.suffix(end.count).elementsEqual(end) else { return nil }
        return labels.dropLast(end.count)
    }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
            UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: ":"), UInt8(ascii: "["), UInt8(ascii: "]"),
            UInt8(ascii: "%"):
            true
        default:
            false
        }
    }
}

extension Substring {
    /// Without `suffix`, if this ends so and is longer.
    func dropping(suffix: String) -> Substring {
        utf8.count > suffix.utf8.count && utf8.suffix(suffix.utf8.count).elementsEqual(suffix.utf8)
            ? dropLast(suffix.utf8.count) : self
    }

    /// What follows `prefix`, `nil` if this does not begin so.
    func after(prefix: String) -> Substring? {
        utf8.starts(with: prefix.utf8) ? dropFirst(prefix.utf8.count) : nil
    }
}
