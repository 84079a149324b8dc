// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

package import HTTPTypes

package import struct FoundationEssentials.Date

/// Whether a refusal comes from a clock that is off.
package enum ClockRule: Sendable {
    /// A difference, in seconds, that no service minds.
    package static let tolerance = 240.0

    private static let words = [
        "RequestTimeTooSkewed", "RequestExpired", "RequestInTheFuture", "Signature expired",
        "Signature not yet current",
        "InvalidSignature", "SignatureDoesNotMatch", "AuthFailure", "difference between the request time",
    ]

    /// How far the server's clock is ahead of this one, in seconds; `nil` if the difference cannot be the reason.
    ///
    /// - Parameters:
    ///   - head: The head of the answer.
    ///   - sent: The time in the signature.
    package static func offset(_ head: HTTPResponse, signedAt sent: Date) -> Double? {
        guard [400, 401, 403].contains(head.status.code), let date = head.headerFields[.date],
            let server = HTTPDate.parse(date)
        else { return nil }
        let offset = server.timeIntervalSince(sent)
        return abs(offset) > tolerance ? offset : nil
    }

    /// Whether the answer puts it down to the time, or to the signature; an answer to `HEAD` has no words.
    package static func isAboutTime(_ head: HTTPResponse, body: [UInt8], method: HTTPRequest.Method) -> Bool {
        let type = HTTPField.Name("x-amzn-errortype").flatMap { head.headerFields[$0] } ?? ""
        let text = type + " " + String(decoding: body.prefix(8_192), as: UTF8.self)
        return method == .head || words.contains { text.firstRange(of: $0) != nil }
    }
}
