// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import IAMCall
import IAMCommand
import IAMPlatform
import IAMTesting
import Testing

@Suite struct WriteOutTests {
    private func run(_ format: String, _ flags: [String] = [], status: Int = 200) async -> ProgramRun {
        let transport = ScriptedTransport { _, _ in
            .text(status, "body", fields: [.contentType: "text/plain", .eTag: "\"tag\"", .contentLength: "4"])
        }
        return await CallProgram.run(
            ["-w", format] + flags + ["https://id.execute-api.eu-west-2.amazonaws.com/a?b"],
            platform: .stub(
                environment: Example.keys,
                files: ["/format": "%{http_code}\\n\n%{method}"],
                transport: transport
            )
        )
    }

    private static let formats: [(String, String)] = [
        ("%{http_code}", "200"), ("%{response_code}\\n", "200\n"), ("%{size_download}", "4"), ("%{method}", "GET"),
        ("%{url}", "https://id.execute-api.eu-west-2.amazonaws.com/a?b"), ("%{num_headers}", "3"),
        ("%{scheme}", "HTTPS"),
        ("%{url_effective}", "https://id.execute-api.eu-west-2.amazonaws.com/a?b"), ("%{http_version}", "1.1"),
        ("%{content_type}", "text/plain"), ("%{exitcode}:%{errormsg}", "0:"), ("%{time_total}", "0.000000"),
        ("%header{etag}", "\"tag\""), ("%header{ETag}%header{none}", "\"tag\""), ("%header{open", "%header{open"),
        ("a%%b", "a%b"), ("%", "%"), ("\\", "\\"), ("\\q\\t\\r\\n", "\\q\t\r\n"), ("%{open", "%{open"), ("%z", "%z"),
        ("a%{nothing}b", "ab"), ("%{onerror}x", ""), ("x%{onerror}", "x"), ("%{urlnum}", "0"),
        ("%{num_redirects}", "0"),
        (
            "%{header_json}",
            "{\"content-type\":[\"text/plain\"],\n\"etag\":[\"\\\"tag\\\"\"],\n\"content-length\":[\"4\"]\n}"
        ),
        ("@/format", "200\nGET"), ("%{remote_ip}%{local_port}", "0"), ("%{stdout}x", "x"), ("%{http_connect}", "000"),
    ]

    @Test(arguments: formats)
    func `the format is filled in as curl does it`(_ format: String, _ expected: String) async {
        let run = await run(format)
        #expect(run.output == "body" + expected, "\(run.messages)")
    }

    @Test func `part of it goes to standard error`() async {
        let run = await run("a%{stderr}b%{stdout}c")
        #expect(run.output == "bodyac" && run.messages == "b")
    }

    @Test func `an unknown name is told`() async {
        #expect(await run("%{nope}").messages == "aws-iam-call: unknown --write-out variable: 'nope'\n")
    }

    @Test func `a failure is told too`() async {
        let run = await run("%{onerror}%{exitcode} %{errormsg}", ["-f", "-s"], status: 500)
        #expect(run.code == 22)
        #expect(run.output == "22 The requested URL returned error: 500")
    }

    @Test func `the JSON has every name`() async {
        let run = await run("%{json}")
        for name in ["certs", "content_type", "http_code", "method", "time_total", "urlnum", "curl_version"] {
            #expect(run.output.contains("\"\(name)\":"), "\(name)")
        }
        #expect(
            run.output.hasPrefix(
                "body{\"certs\":\"\",\"content_type\":\"text/plain\",\"errormsg\":null,\"exitcode\":0,"
            )
        )
    }
}
