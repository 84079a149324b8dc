// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser

/// curl's options, with curl's letters and meanings.
struct CallOptions: ParsableArguments, Sendable {
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

    @Option(help: ArgumentHelp("The most time connecting may take.", valueName: "seconds"))
    var connectTimeout: Double?

    @Flag(name: [.customShort("L"), .long], help: "Follow redirects; signed again, and only on the same host.")
    var location = false

    @Option(help: ArgumentHelp("The most redirects to follow.", valueName: "count"))
    var maxRedirs: Int = 50

    @Flag(name: [.customShort("k"), .long], help: "Accept any certificate.")
    var insecure = false

    @Option(help: ArgumentHelp("Trust the certificates in this file.", valueName: "file"))
    var cacert: String?

    @Option(
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp("Use this address for a host.", valueName: "host:port:address")
    )
    var resolve: [String] = []

    @Option(
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp("Connect there instead.", valueName: "host:port:host:port")
    )
    var connectTo: [String] = []

    @Option(help: ArgumentHelp("The signing name of the service; known for AWS hosts.", valueName: "name"))
    var service: String?
}
