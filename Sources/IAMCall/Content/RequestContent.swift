// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import IAMCommand

/// What the options ask for, before anything of it is signed.
struct RequestContent: Sendable {
    /// The method.
    let method: HTTPRequest.Method

    /// The address, with what the options add to its query and its path.
    let url: CallURL

    /// The fields.
    let fields: CallFields

    /// The body; `nil` if no data option was given, or `-G` moved the data into the query.
    let body: CallBody?

    /// - Parameter address: The address, if it is another one than the options have.
    init(_ options: RequestOptions, at address: CallURL? = nil, in context: CommandContext) throws {
        let content = options.content
        try Self.checkMethods(options)
        let data = try CallBody(options, in: context)
        var url = try address ?? CallURL(options.url)
        url.isPathAsIs = options.pathAsIs
        for item in content.urlQuery {
            let bytes =
                item.text.hasPrefix("+")
                ? Array(item.text.utf8.dropFirst()) : try FormData.encoded(item.text, in: context)
            url.add(query: String(decoding: bytes, as: UTF8.self))
        }
        if let path = content.uploadFile, path != "-", path != "." { url.add(fileName: path) }
        let isInQuery = options.get && content.uploadFile == nil && content.fields.isEmpty
        if isInQuery, let bytes = data.bytes, !bytes.isEmpty {
            url.add(query: String(decoding: bytes, as: UTF8.self))
        }
        self.url = url
        self.body = isInQuery || data.isAbsent ? nil : data
        self.fields = try CallFields(options, contentType: body?.contentType, in: context)
        let usual = options.head ? "HEAD" : content.uploadFile != nil ? "PUT" : body == nil ? "GET" : "POST"
        let name = options.request ?? usual
        guard let method = HTTPRequest.Method(rawValue: name) else { throw UsageError("'\(name)' is not a method") }
        self.method = method
    }

    /// Two options that ask for different methods exclude each other.
    private static func checkMethods(_ options: RequestOptions) throws(UsageError) {
        let content = options.content
        let asked = [
            ("-T", content.uploadFile != nil), ("-F", !content.fields.isEmpty),
            ("-d", !content.items.isEmpty && !(options.get && options.head)), ("-I", options.head),
        ].filter(\.1)
        guard asked.count < 2 else {
            throw UsageError(
                "\(asked[0].0) and \(asked[1].0) ask for different requests; use one of them\n"
                    + "  hint: -X sets the method alone, -G moves data into the query"
            )
        }
    }
}
