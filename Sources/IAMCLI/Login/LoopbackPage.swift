// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// The pages that a browser sees at the end of a sign-in.
enum LoopbackPage {
    /// A page with one sentence, and what to do once it is written.
    static func response(
        _ status: HTTPResponse.Status,
        _ sentence: String,
        afterwards: @escaping @Sendable () -> Void = {}
    ) -> Response {
        let page = ByteBuffer(
            string: """
                <!DOCTYPE html>
                <html lang="en"><head><meta charset="utf-8"><title>toolkit login</title></head>
                <body><p>\(sentence)</p></body></html>

                """
        )
        var fields: HTTPFields = [
            .contentType: "text/html; charset=utf-8", .cacheControl: "no-store", .connection: "close",
            .contentSecurityPolicy: "default-src 'none'", .xContentTypeOptions: "nosniff",
        ]
        if let name = HTTPField.Name("referrer-policy") { fields[name] = "no-referrer" }
        let body = ResponseBody(contentLength: page.readableBytes) { writer in
            // Whatever becomes of the page, the browser has been here.
            defer { afterwards() }
            try await writer.write(page)
            try await writer.finish(nil)
        }
        return Response(status: status, headers: fields, body: body)
    }
}
