// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCommand

/// The fields of `-F` and `--form-string` as a body of type `multipart/form-data`.
///
/// Source: RFC 7578; curl's manual page, option `-F`; the HTML standard, "Multipart form data", for the escapes.
struct MultipartForm: Sendable {
    private let parts: [FormPart]
    private let boundary: String
    private let innerBoundary: String

    /// The type of the whole, boundary included.
    var contentType: String { "multipart/form-data; boundary=\(boundary)" }

    /// - Parameter random: Makes 64 random bits for a boundary.
    init(
        _ fields: [(text: String, isLiteral: Bool)],
        usesBackslashes: Bool = false,
        in context: CommandContext,
        random: () -> UInt64 = { UInt64.random(in: .min ... .max) }
    ) throws {
        boundary = Self.boundary(random())
        innerBoundary = Self.boundary(random())
        parts = try fields.map {
            try FormPart($0.text, isLiteral: $0.isLiteral, usesBackslashes: usesBackslashes, in: context)
        }
    }

    /// The body.
    ///
    /// Under another type than `multipart/form-data` the parts are attachments.
    func segments(type: String? = nil) -> [BodySegment] {
        let isForm = type?.lowercased().hasPrefix("multipart/form-data") ?? true
        var writer = Writer()
        for part in parts {
            writer.write("--\(boundary)\r\n\(part.head(isForm ? "form-data" : "attachment", innerBoundary))\r\n")
            if part.contents.count == 1 {
                writer.add(part.contents[0].segment)
            } else {
                for content in part.contents {
                    writer.write("--\(innerBoundary)\r\n\(content.head("attachment", usesBackslashes: false))\r\n")
                    writer.add(content.segment)
                    writer.write("\r\n")
                }
                writer.write("--\(innerBoundary)--\r\n")
            }
            writer.write("\r\n")
        }
        writer.write("--\(boundary)--\r\n")
        return writer.finished()
    }

    private static func boundary(_ bits: UInt64) -> String {
        let digits = String(bits, radix: 16)
        return String(repeating: "-", count: 24) + String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// Joins neighbouring texts.
    private struct Writer {
        private var segments: [BodySegment] = []
        private var text: [UInt8] = []

        mutating func write(_ more: String) { text += more.utf8 }

        mutating func add(_ segment: BodySegment) {
            if case .bytes(let bytes) = segment {
                text += bytes
            } else {
                segments += [.bytes(text), segment]
                text = []
            }
        }

        func finished() -> [BodySegment] { text.isEmpty ? segments : segments + [.bytes(text)] }
    }
}
