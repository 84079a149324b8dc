// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

package import HTTPTypes
internal import IAMCredentials
package import NIOCore

/// What an endpoint answers.
package struct ServerAnswer: Sendable {
    /// The status code.
    package let status: Int

    /// The fields, type and all.
    package let fields: HTTPFields

    /// The body.
    package let body: ByteBuffer

    /// What the log says beside the status; the client is not told.
    package let remark: String?

    /// Makes an answer.
    package init(_ status: Int, type: String, body: ByteBuffer, fields: HTTPFields = [:], remark: String? = nil) {
        var fields = fields
        fields[.contentType] = type
        // Nothing here may be kept by anybody between the two programs.
        fields[.cacheControl] = "no-store"
        self.status = status
        self.fields = fields
        self.body = body
        self.remark = remark
    }

    /// An answer of plain text.
    static func text(_ text: String, fields: HTTPFields = [:]) -> ServerAnswer {
        ServerAnswer(200, type: "text/plain", body: ByteBuffer(string: text), fields: fields)
    }

    /// An error in the form that clients of the container endpoint read.
    ///
    /// - Parameters:
    ///   - status: The status code.
    ///   - code: The name of the error, for programs.
    ///   - message: What the client is told; no more than it knows already.
    ///   - remark: The reason, for the log.
    static func error(
        _ status: Int,
        _ code: String,
        _ message: String,
        fields: HTTPFields = [:],
        remark: String
    ) -> ServerAnswer {
        let document = JSONValue.object(["code": .text(code), "message": .text(message)])
        return ServerAnswer(
            status,
            type: "application/json",
            body: ByteBuffer(string: document.rendered()),
            fields: fields,
            remark: remark
        )
    }

    /// The answer to a request that the guard turned away; does not say why.
    package static func refused(_ refusal: Refusal) -> ServerAnswer {
        .error(refusal.status, "Refused", "this request is not taken", remark: refusal.reason)
    }

    /// The answer when there are no credentials; the reason is for the log alone, since it tells of profiles and roles.
    static func unavailable(_ error: CredentialError) -> ServerAnswer {
        let status = error.code == .refused ? 403 : 500
        return .error(
            status,
            error.code == .refused ? "AccessDenied" : "CredentialsUnavailable",
            "there are no credentials; the server's log says why",
            remark: "no credentials: \(error.message)"
        )
    }
}
