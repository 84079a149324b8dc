// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import IAMCommand

/// One request of a call; a redirect leads to the next.
struct CallStep: Sendable {
    var url: CallURL
    var method: HTTPRequest.Method
    var hasBody: Bool

    /// Whether the body is that of `-T`, which stays with its method where data of a form does not.
    var isUpload = false

    /// Whether the request may carry the signature, the caller's headers and the body.
    var isTrusted = true

    /// Where a redirect leads; `nil` if the answer is none, or is not understood as one.
    static func target(_ head: HTTPResponse, of step: CallStep) throws(CallError) -> CallURL? {
        guard (300..<400).contains(head.status.code), let location = head.headerFields[.location], !location.isEmpty
        else { return nil }
        return try step.url.following(location)
    }

    /// The step that a redirect leads to; to another origin nothing goes along.
    ///
    /// A method that the caller chose stays, as it does with curl.
    ///
    /// - Throws: `UsageError` if the body would have to go to another origin.
    func following(
        _ status: Int,
        to url: CallURL,
        _ options: RedirectOptions,
        hasChosenMethod: Bool
    ) throws -> CallStep {
        var next = self
        next.url = url
        next.isTrusted = isTrusted && url.origin == self.url.origin
        if dropsBody(status, options) {
            next.hasBody = false
            if !hasChosenMethod, method != .head { next.method = .get }
        }
        guard next.isTrusted || !next.hasBody else {
            throw UsageError("the redirect to \(url.host) would take the body to another host; call it directly")
        }
        return next
    }

    private func dropsBody(_ status: Int, _ options: RedirectOptions) -> Bool {
        switch status {
        case 301: return !isUpload && (hasBody || method == .post) && !options.post301
        case 302: return !isUpload && (hasBody || method == .post) && !options.post302
        case 303: return isUpload || !options.post303
        default: return false
        }
    }
}
