// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import IAMCommand

/// How the exchange goes and what becomes of the answer.
///
/// No group of options itself: in debug builds the argument parser's time grows many times over with each level of them.
struct TransferOptions: Sendable {
    let answer: AnswerOptions
    let message: MessageOptions
    let time: TimeOptions
    let retry: RetryOptions
    let redirect: RedirectOptions

    /// Whether nothing is said but by the exit code.
    var silent: Bool { message.silent }

    /// How much of the exchange is shown.
    var verbose: Int { message.verbose }

    /// Whether errors are told in spite of ``silent``.
    var showError: Bool { message.showError }
}

/// How long it may take.
struct TimeOptions: ParsableArguments, Sendable {
    @Option(
        name: [.customShort("m", allowingJoined: true), .long],
        help: ArgumentHelp("The most time all of it may take.", valueName: "seconds")
    )
    var maxTime: Double?

    @Option(
        name: [.customShort("Y", allowingJoined: true), .long],
        help: ArgumentHelp("Give up below this speed, see -y.", valueName: "bytes/s")
    )
    var speedLimit: Int?

    @Option(
        name: [.customShort("y", allowingJoined: true), .long],
        help: ArgumentHelp("How long it may be slower than -Y; 30 unless given.", valueName: "seconds")
    )
    var speedTime: Int?
}

extension TimeOptions: WordOptions {
    mutating func read(_ words: inout OptionWords) {
        maxTime = words.value("max-time")
        speedLimit = words.value("speed-limit")
        speedTime = words.value("speed-time")
    }
}

/// What is sent again.
struct RetryOptions: ParsableArguments, Sendable {
    @Option(
        help: ArgumentHelp(
            "Try again so often after a timeout, 408, 429, 500, 502, 503 or 504; signed anew.",
            valueName: "count"
        )
    )
    var retry: Int = 0

    @Option(help: ArgumentHelp("Wait so long before each retry; else 1, 2, 4 …, scattered.", valueName: "seconds"))
    var retryDelay: Double?

    @Option(help: ArgumentHelp("No retry after this time.", valueName: "seconds"))
    var retryMaxTime: Double?

    @Flag(help: "Retry refused connections, too.")
    var retryConnrefused = false

    @Flag(help: "Retry all errors, and methods that may act twice.")
    var retryAllErrors = false
}

extension RetryOptions: WordOptions {
    mutating func read(_ words: inout OptionWords) {
        retry = words.value("retry") ?? 0
        retryDelay = words.value("retry-delay")
        retryMaxTime = words.value("retry-max-time")
        retryConnrefused = words.flag("retry-connrefused")
        retryAllErrors = words.flag("retry-all-errors")
    }
}

/// What redirects lead to.
struct RedirectOptions: ParsableArguments, Sendable {
    @Flag(name: [.customShort("L"), .long], help: "Follow redirects; signed again, and only on the same host.")
    var location = false

    @Flag(help: ArgumentHelp("Refused: credentials never go to another host.", visibility: .hidden))
    var locationTrusted = false

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The most redirects to follow; -1 for any.", valueName: "count")
    )
    var maxRedirs: Int = 50

    @Flag(help: "Stay with POST after a 301.")
    var post301 = false

    @Flag(help: "Stay with POST after a 302.")
    var post302 = false

    @Flag(help: "Stay with POST after a 303.")
    var post303 = false
}

extension RedirectOptions: WordOptions {
    mutating func read(_ words: inout OptionWords) {
        location = words.flag("location")
        locationTrusted = words.flag("location-trusted")
        maxRedirs = words.value("max-redirs") ?? 50
        post301 = words.flag("post301")
        post302 = words.flag("post302")
        post303 = words.flag("post303")
    }
}
