// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser

/// What is asked: address, method, headers, data, and what it is signed for.
struct RequestOptions: ParsableArguments, Sendable {
    @Argument(help: ArgumentHelp("The address to call.", valueName: "url"))
    var url: String

    @Option(
        name: [.customShort("X", allowingJoined: true), .long],
        parsing: .unconditional,
        help: ArgumentHelp("The method.", valueName: "method")
    )
    var request: String?

    @Option(
        name: [.customShort("H", allowingJoined: true), .long],
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "A header 'Name: value'; 'Name;' sends it empty, 'Name:' leaves it out, @file reads them.",
            valueName: "header"
        )
    )
    var header: [String] = []

    @Option(
        name: [.customShort("d", allowingJoined: true), .long, .customLong("data-ascii")],
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp("Data to POST; @file and @- read it and drop line ends; several are joined by &.")
    )
    var data: [String] = []

    @Option(parsing: .unconditionalSingleValue, help: "Data to POST, @ not special.")
    var dataRaw: [String] = []

    @Option(parsing: .unconditionalSingleValue, help: "Data to POST; @file and @- are read byte for byte.")
    var dataBinary: [String] = []

    @Option(parsing: .unconditionalSingleValue, help: "JSON to POST, with the headers for it; @file and @- read it.")
    var json: [String] = []

    @Flag(name: [.customShort("G"), .long], help: "Send the data in the query of a GET.")
    var get = false

    @Flag(name: [.customShort("I"), .long], help: "HEAD: print the headers.")
    var head = false

    @Option(help: ArgumentHelp("The signing name of the service; known for AWS hosts.", valueName: "name"))
    var service: String?
}
