// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import IAMCommand

/// What becomes of the answer.
struct AnswerOptions: ParsableArguments, Sendable {
    @Flag(name: [.customShort("i"), .long], help: "Print the response's headers before its body.")
    var include = false

    @Option(
        name: [.customShort("o", allowingJoined: true), .long],
        parsing: .unconditional,
        help: ArgumentHelp("Write the body to this file; once for each address.", valueName: "file")
    )
    var output: String?

    @Flag(
        name: [.customShort("O"), .customLong("remote-name")],
        help: "Write the body to a file named as in the address."
    )
    var remoteName = false

    @Flag(name: [.customShort("J"), .long], help: "With -O, take the name that the server gives.")
    var remoteHeaderName = false

    @Flag(help: "Make the directories that files need.")
    var createDirs = false

    @Option(help: ArgumentHelp("Where files go.", valueName: "directory"))
    var outputDir: String?

    @Flag(help: "Remove the file if the transfer fails.")
    var removeOnError = false

    @Option(
        name: [.customShort("D", allowingJoined: true), .long],
        parsing: .unconditional,
        help: ArgumentHelp("Write the response's headers to this file; - is standard output.", valueName: "file")
    )
    var dumpHeader: String?

    @Option(
        name: [.customShort("C", allowingJoined: true), .long],
        parsing: .unconditional,
        help: ArgumentHelp("Go on at this byte; - takes the size of the file.", valueName: "offset")
    )
    var continueAt: String?

    @Flag(name: [.customShort("N"), .long], help: "Write at once, which is what happens anyway.")
    var noBuffer = false

    @Option(help: ArgumentHelp("Give up on answers that are larger; k, M and G may follow.", valueName: "bytes"))
    var maxFilesize: ByteCount?

    @Flag(name: [.customShort("f"), .long], help: "On an HTTP error print no body and exit with 22.")
    var fail = false

    @Flag(help: "On an HTTP error print the body and exit with 22.")
    var failWithBody = false

    @Option(
        name: [.customShort("w", allowingJoined: true), .long],
        parsing: .unconditional,
        help: ArgumentHelp("What to print at the end, such as '%{http_code}\\n'; @file reads it.", valueName: "format")
    )
    var writeOut: String?
}

extension AnswerOptions: WordOptions {
    mutating func read(_ words: inout OptionWords) {
        include = words.flag("include")
        output = words.value("output")
        remoteName = words.flag("remote-name")
        remoteHeaderName = words.flag("remote-header-name")
        createDirs = words.flag("create-dirs")
        outputDir = words.value("output-dir")
        removeOnError = words.flag("remove-on-error")
        dumpHeader = words.value("dump-header")
        continueAt = words.value("continue-at")
        noBuffer = words.flag("no-buffer")
        maxFilesize = words.value("max-filesize")
        fail = words.flag("fail")
        failWithBody = words.flag("fail-with-body")
        writeOut = words.value("write-out")
    }
}

/// What is told about it.
struct MessageOptions: ParsableArguments, Sendable {
    @Flag(name: [.customShort("v"), .long], help: "Show the exchange, secrets redacted; -vv adds what was signed.")
    var verbose: Int

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Write the exchange to this file, secrets redacted, bodies by their sizes.",
            valueName: "file"
        )
    )
    var traceAscii: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Write messages to this file; - is standard output.", valueName: "file")
    )
    var stderr: String?

    @Flag(name: [.customShort("s"), .long], help: "No messages, no progress meter.")
    var silent = false

    @Flag(name: [.customShort("S"), .long], help: "Messages about errors in spite of -s.")
    var showError = false

    @Flag(help: "No progress meter.")
    var noProgressMeter = false

    @Flag(name: [.customShort("#"), .long], help: "Show progress as a bar.")
    var progressBar = false
}

extension MessageOptions: WordOptions {
    mutating func read(_ words: inout OptionWords) {
        verbose = words.count("verbose")
        traceAscii = words.value("trace-ascii")
        stderr = words.value("stderr")
        silent = words.flag("silent")
        showError = words.flag("show-error")
        noProgressMeter = words.flag("no-progress-meter")
        progressBar = words.flag("progress-bar")
    }
}

/// A number of bytes as curl reads it: `100`, `100K`, `2M`, `1G`.
struct ByteCount: ExpressibleByArgument, Sendable, Hashable {
    let value: Int

    init?(argument: String) {
        let scale: Int
        switch argument.last {
        case "k", "K": scale = 10
        case "m", "M": scale = 20
        case "g", "G": scale = 30
        default: scale = 0
        }
        guard let number = Int(scale == 0 ? argument[...] : argument.dropLast()), number >= 0,
            case let (value, overflow) = number.multipliedReportingOverflow(by: 1 << scale), !overflow
        else { return nil }
        self.value = value
    }
}
