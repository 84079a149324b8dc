// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import IAMCommand

/// What is sent as the body or the query.
struct DataOptions: ParsableArguments, Sendable {
    @Option(
        name: [.customShort("d", allowingJoined: true), .long, .customLong("data-ascii")],
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "Data to POST; @file and @- read it and drop line ends; several are joined by & in the order given.",
            valueName: "data"
        )
    )
    var data: [PlacedText] = []

    @Option(parsing: .unconditionalSingleValue, help: ArgumentHelp("Data to POST, @ not special.", valueName: "data"))
    var dataRaw: [PlacedText] = []

    @Option(
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp("Data to POST; @file and @- are read byte for byte.", valueName: "data")
    )
    var dataBinary: [PlacedText] = []

    @Option(
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "Data to POST, percent-encoded: content, =content, name=content, @file, name@file.",
            valueName: "data"
        )
    )
    var dataUrlencode: [PlacedText] = []

    @Option(
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp("JSON to POST, with the headers for it; @file and @- read it.", valueName: "data")
    )
    var json: [PlacedText] = []

    @Option(
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp("Add to the query, as --data-urlencode does; +data as it is.", valueName: "data")
    )
    var urlQuery: [PlacedText] = []

    @Option(
        name: [.customShort("F", allowingJoined: true), .long],
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "A field of a form to POST: name=value, name=@file;type=text/csv;filename=x, name=<file.",
            valueName: "field"
        )
    )
    var form: [PlacedText] = []

    @Option(
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp("A field of a form, its value as it is.", valueName: "name=value")
    )
    var formString: [PlacedText] = []

    @Flag(help: "In names of a form escape quotes with a backslash.")
    var formEscape = false

    @Option(
        name: [.customShort("T", allowingJoined: true), .long],
        parsing: .unconditional,
        help: ArgumentHelp(
            "PUT this file, or standard input for '-'; an address that ends in / gets the file's name.",
            valueName: "file"
        )
    )
    var uploadFile: String?
}

extension DataOptions: WordOptions {
    mutating func read(_ words: inout OptionWords) {
        data = words.values("data", or: "data-ascii")
        dataRaw = words.values("data-raw")
        dataBinary = words.values("data-binary")
        dataUrlencode = words.values("data-urlencode")
        json = words.values("json")
        urlQuery = words.values("url-query")
        form = words.values("form")
        formString = words.values("form-string")
        formEscape = words.flag("form-escape")
        uploadFile = words.value("upload-file")
    }
}

extension DataOptions {
    /// What a data option does with its value.
    enum DataKind: Sendable, Hashable {
        case ascii, raw, binary, urlencode, json
    }

    /// All data options in the order given.
    var items: [(kind: DataKind, text: String)] {
        let groups: [(DataKind, [PlacedText])] = [
            (.ascii, data), (.raw, dataRaw), (.binary, dataBinary), (.urlencode, dataUrlencode), (.json, json),
        ]
        return groups.flatMap { kind, texts in texts.map { (kind, $0) } }
            .sorted { $0.1.position < $1.1.position }
            .map { ($0.0, $0.1.text) }
    }

    /// All fields of the form in the order given.
    var fields: [(text: String, isLiteral: Bool)] {
        (form.map { ($0, false) } + formString.map { ($0, true) })
            .sorted { $0.0.position < $1.0.position }
            .map { ($0.0.text, $0.1) }
    }
}

/// A value and its place among the values of all options, `3:text`, because the parser keeps options apart.
struct PlacedText: ExpressibleByArgument, Sendable, Hashable {
    let position: Int
    let text: String

    init?(argument: String) {
        guard let colon = argument.firstIndex(of: ":"), let position = Int(argument[..<colon]) else { return nil }
        self.position = position
        self.text = String(argument[argument.index(after: colon)...])
    }
}
