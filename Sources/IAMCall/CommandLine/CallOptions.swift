// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import IAMCommand

/// All options of a call but the shared ones.
struct CallOptions: ParsableArguments, Sendable {
    @OptionGroup(title: "Request")
    var request: RequestOptions

    @OptionGroup(title: "Answer")
    var answer: AnswerOptions

    @OptionGroup(title: "Messages")
    var message: MessageOptions

    @OptionGroup(title: "Time")
    var time: TimeOptions

    @OptionGroup(title: "Retries")
    var retry: RetryOptions

    @OptionGroup(title: "Redirects")
    var redirect: RedirectOptions

    @OptionGroup(title: "Connection")
    var connection: ConnectionOptions

    /// How the exchange goes and what becomes of the answer.
    var transfer: TransferOptions {
        TransferOptions(answer: answer, message: message, time: time, retry: retry, redirect: redirect)
    }
}

extension CallOptions: WordOptions {
    mutating func read(_ words: inout OptionWords) {
        request = words.group()
        answer = words.group()
        message = words.group()
        time = words.group()
        retry = words.group()
        redirect = words.group()
        connection = words.group()
    }
}
