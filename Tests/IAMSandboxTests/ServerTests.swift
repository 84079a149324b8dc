// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

#if AsyncHTTPClientSupport
    import Foundation
    import HTTPTypes
    import IAMHTTP
    import IAMPlatform
    import IAMSandbox
    import IAMTesting
    import Testing

    @Suite struct ServerTests {
        @Test func `the server says the same over a socket, byte for byte`() async throws {
            let sandbox = Sandbox.fixed()
            let path = "/prod//a%2Fb/%7E/it's(x)?q=a%20b&r='"
            let (status, text, type, date) = try await SandboxServer(sandbox, clock: ManualClock(noon)).run { port in
                let transport = AsyncHTTPClientTransport()
                let head = try signedCall(path, host: "127.0.0.1:\(port)", at: noon)
                let response = try await transport.send(TransportRequest(head: head))
                let body = try await response.bytes(upTo: 10_000)
                await transport.shutdown()
                let fields = response.head.headerFields
                return (
                    response.head.status.code, String(decoding: body, as: UTF8.self), fields[.contentType],
                    fields[.date]
                )
            }
            #expect(status == 200)
            #expect(text == "{\"method\":\"POST\",\"path\":\"\(path)\",\"body\":\"\"}")
            #expect(type == "application/json")
            #expect(date != nil)
            #expect(sandbox.statistics.calls == ["execute-api:Invoke": 1])
        }

        @Test func `the server takes ten mebibytes and no more`() async throws {
            let limit = 10 * 1_024 * 1_024
            let codes = try await SandboxServer(.fixed(), clock: ManualClock(noon)).run { port in
                var codes: [Int] = []
                for size in [limit, limit + 1] {
                    let transport = AsyncHTTPClientTransport()
                    let body = [UInt8](repeating: 0x61, count: size)
                    let head = try signedCall("/prod/x", host: "127.0.0.1:\(port)", body: body, at: noon)
                    let response = try await transport.send(TransportRequest(head: head, body: .bytes(body)))
                    codes.append(response.head.status.code)
                    await transport.shutdown()
                }
                return codes
            }
            #expect(codes == [200, 413])
        }
    }
#endif
