// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import IAMCommand

/// What the head of an answer means for its body, under `-C` and `--max-filesize`.
struct AnswerRules: Sendable {
    private let offset: Int
    private let limit: Int?
    private let status: Int
    private let rangeStart: Int?

    /// The length of the body, where the head tells it.
    let length: Int?

    init(_ plan: CallPlan, _ head: HTTPResponse) {
        self.init(head, offset: plan.resumeOffset, limit: plan.options.transfer.answer.maxFilesize?.value)
    }

    init(_ head: HTTPResponse, offset: Int, limit: Int?) {
        self.offset = offset
        self.limit = limit
        self.status = head.status.code
        self.length = head.headerFields[.contentLength].flatMap { Int($0) }
        let range = head.headerFields[.contentRange].map { $0.drop { !$0.isNumber }.prefix { $0.isNumber } }
        self.rangeStart = range.flatMap { Int($0) }
    }

    static let tooLarge = CallError(code: 63, description: "Maximum file size exceeded")

    /// Whether the head announces more than is taken.
    var isTooLarge: Bool {
        guard let limit, let length else { return false }
        return length > limit
    }

    /// Whether the answer says that there is nothing behind the byte to go on at.
    private var isOverEnd: Bool { offset > 0 && status == 416 }

    /// Whether the body is wanted.
    ///
    /// - Throws: `CallError` with 33 if the server begins elsewhere than it was asked to.
    func takesBody() throws(CallError) -> Bool {
        guard offset > 0 else { return true }
        guard !isOverEnd, length != offset || rangeStart == offset else { return false }
        guard rangeStart == offset else {
            throw CallError(
                code: 33,
                description: "HTTP server doesn't seem to support byte ranges. Cannot resume."
            )
        }
        return true
    }

    /// Gives up on a body whose length was not announced.
    func check(received: Int) throws(CallError) {
        if let limit, received > limit { throw Self.tooLarge }
    }
}
