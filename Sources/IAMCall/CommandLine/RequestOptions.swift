// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import IAMCommand
internal import IAMSigV4

/// What is asked: address, method, headers, and what it is signed for.
struct RequestOptions: ParsableArguments, Sendable {
    @Argument(
        help: ArgumentHelp(
            "The address to call; several are called in turn. Braces and brackets are sent as they are.",
            valueName: "url"
        )
    )
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

    @Flag(name: [.customShort("G"), .long], help: "Send the data in the query of a GET.")
    var get = false

    @Flag(name: [.customShort("I"), .long], help: "HEAD: print the headers.")
    var head = false

    @Option(
        name: [.customShort("A", allowingJoined: true), .long],
        parsing: .unconditional,
        help: ArgumentHelp("The value of User-Agent.", valueName: "name")
    )
    var userAgent: String?

    @Option(
        name: [.customShort("e", allowingJoined: true), .long],
        parsing: .unconditional,
        help: ArgumentHelp("The value of Referer.", valueName: "url")
    )
    var referer: String?

    @Option(
        name: [.customShort("r", allowingJoined: true), .long],
        parsing: .unconditional,
        help: ArgumentHelp("Ask for these bytes only, such as 0-499.", valueName: "range")
    )
    var range: String?

    @Flag(help: "Leave dots and repeated slashes in the path as they are typed.")
    var pathAsIs = false

    @Flag(help: "Of several calls, make none after one that fails.")
    var failEarly = false

    @OptionGroup(title: "Data")
    var content: DataOptions

    @OptionGroup(title: "Signature")
    var signature: SignatureOptions

    @OptionGroup(title: "Instead of calling")
    var form: FormOptions
}

extension RequestOptions: WordOptions {
    mutating func read(_ words: inout OptionWords) {
        url = words.operand
        request = words.value("request")
        header = words.values("header")
        get = words.flag("get")
        head = words.flag("head")
        userAgent = words.value("user-agent")
        referer = words.value("referer")
        range = words.value("range")
        pathAsIs = words.flag("path-as-is")
        failEarly = words.flag("fail-early")
        content = words.group()
        signature = words.group()
        form = words.group()
    }
}

extension RequestOptions {
    /// How the body takes part in the signature, if it is given.
    var payloadSigning: PayloadSigning? { signature.payloadSigning }

    /// The checksum that goes behind the body, if it is given.
    var checksum: ChunkedUpload.Checksum? { signature.checksum }

    /// The origin for which the preflight of a browser is run.
    var corsCheck: String? { form.corsCheck }
}
