// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import IAMCall
import IAMCommand
import IAMPlatform
import IAMTesting
import Testing

@Suite struct PayloadTests {
    private func hash(_ arguments: [String]) async -> (String?, ProgramRun, ScriptedTransport) {
        let transport = ScriptedTransport { _, _ in .text(200, "") }
        let platform = Platform.stub(environment: Example.keys, transport: transport)
        let run = await CallProgram.run(arguments, platform: platform, input: "from standard input")
        let name = HTTPField.Name("x-amz-content-sha256")
        return (name.flatMap { transport.requests.first?.head.headerFields[$0] }, run, transport)
    }

    private let bucket = "https://bucket.s3.eu-west-1.amazonaws.com/key"
    private let api = "https://id.execute-api.eu-west-2.amazonaws.com/"

    @Test func `S3 gets the hash of data, and of none`() async {
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        #expect(await hash([bucket]).0 == empty)
        let data = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
        #expect(await hash(["-d", "x", bucket]).0 == data)
        #expect(await hash(["-d", "x", "--payload-signing", "unsigned", bucket]).0 == "UNSIGNED-PAYLOAD")
    }

    @Test func `a stream to S3 over TLS is read once and not hashed`() async {
        let (hash, run, transport) = await hash(["-T", "-", bucket])
        #expect(run.code == 0, "\(run.messages)")
        #expect(hash == "UNSIGNED-PAYLOAD")
        #expect(transport.requests.first?.text == "from standard input")
    }

    @Test func `a stream to another service is kept and hashed`() async {
        let (hash, run, transport) = await hash(["-T", "-", api])
        #expect(run.code == 0, "\(run.messages)")
        #expect(hash == nil && transport.requests.first?.text == "from standard input")
    }

    @Test(arguments: [["--payload-signing", "chunked"], ["--checksum", "crc32"]])
    func `what only S3 takes is refused elsewhere`(_ flags: [String]) async {
        let (_, run, transport) = await hash(flags + ["-d", "x", api])
        #expect(run.code == 2 && transport.requests.isEmpty)
    }
}
