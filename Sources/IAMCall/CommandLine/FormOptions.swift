// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import IAMCommand

/// What is done in place of the call.
struct FormOptions: ParsableArguments, Sendable {
    @Flag(help: "Print the request as it would be sent and what was decided; send nothing.")
    var dryRun = false

    @Option(
        help: ArgumentHelp("Print an address that anybody can call for this long: 900, 15m, 1h.", valueName: "time"),
        transform: Duration.init(argument:)
    )
    var presign: Duration?

    @Flag(help: "Print the call as a line for curl, without secrets.")
    var printCurl = false

    @Flag(help: "Print the call as Swift.")
    var printSwift = false

    @Option(
        help: ArgumentHelp("Ask the server what it lets a page of this origin do.", valueName: "origin")
    )
    var corsCheck: String?

    /// The words that curl knows, for `--print-curl`.
    @Option(parsing: .unconditionalSingleValue, help: .hidden)
    var curlWord: [String] = []
}

extension FormOptions: WordOptions {
    mutating func read(_ words: inout OptionWords) {
        dryRun = words.flag("dry-run")
        presign = words.value("presign", Duration.init(argument:))
        printCurl = words.flag("print-curl")
        printSwift = words.flag("print-swift")
        corsCheck = words.value("cors-check")
        curlWord = words.values("curl-word")
    }
}
