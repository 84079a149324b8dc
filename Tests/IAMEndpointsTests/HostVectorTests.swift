// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import IAMEndpoints
import Testing

@Suite struct `Hosts of every service` {
    @Test func `each is signed for as botocore does it, or refused where it does not tell`() throws {
        let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let text = try String(contentsOf: tests.appending(path: "Vectors/hosts.tsv"), encoding: .utf8)
        let lines = text.split(separator: "\n").filter { !$0.hasPrefix("#") }
        #expect(lines.count > 3_000)
        for line in lines {
            let parts = line.split(separator: "\t").map(String.init)
            try #require(parts.count == 3, "\(line)")
            if parts[2] == "?" {
                #expect(throws: EndpointError.self, "\(line)") { try HostRules.identify(host: parts[0]) }
                continue
            }
            let told = (try? HostRules.identify(host: parts[0])).map { "\($0.service) \($0.region)" }
            #expect(told == "\(parts[1]) \(parts[2])", "\(parts[0])")
        }
    }
}
