// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser

/// How the exchange goes and what becomes of the answer.
struct TransferOptions: ParsableArguments, Sendable {
    @Flag(name: [.customShort("i"), .long], help: "Print the response's headers before its body.")
    var include = false

    @Option(
        name: [.customShort("o", allowingJoined: true), .long],
        parsing: .unconditional,
        help: ArgumentHelp("Write the body to this file.", valueName: "file")
    )
    var output: String?

    @Flag(name: [.customShort("v"), .long], help: "Show the exchange, secrets redacted; -vv adds what was signed.")
    var verbose: Int

    @Flag(name: [.customShort("s"), .long], help: "No messages.")
    var silent = false

    @Flag(name: [.customShort("S"), .long], help: "Messages about errors in spite of -s.")
    var showError = false

    @Flag(name: [.customShort("f"), .long], help: "On an HTTP error print no body and exit with 22.")
    var fail = false

    @Flag(help: "On an HTTP error print the body and exit with 22.")
    var failWithBody = false

    @Option(
        name: [.customShort("m", allowingJoined: true), .long],
        help: ArgumentHelp("The most time all of it may take.", valueName: "seconds")
    )
    var maxTime: Double?

    @Flag(name: [.customShort("L"), .long], help: "Follow redirects; signed again, and only on the same host.")
    var location = false

    @Option(help: ArgumentHelp("The most redirects to follow.", valueName: "count"))
    var maxRedirs: Int = 50
}
