// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import IAMEndpoints
import Testing

@Suite struct `The public STS endpoint suite` {
    @Test func `every case gives the endpoint or the error`() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let file = root.deletingLastPathComponent().appending(path: "shared/conformance/sts-endpoints.json")
        guard let data = try? Data(contentsOf: file) else {
            print("\(file.path()) is not there; the public STS endpoint suite is skipped")
            return
        }
        let cases = try #require(try JSONSerialization.jsonObject(with: data) as? [[String: Any]])
        #expect(cases.count >= 35)
        for item in cases {
            let name = item["documentation"] as? String ?? "?"
            let params = item["params"] as? [String: Any] ?? [:]
            let expected = try #require(item["expect"] as? [String: Any])
            let options = EndpointOptions(
                fips: params["UseFIPS"] as? Bool ?? false,
                dualStack: params["UseDualStack"] as? Bool ?? false,
                useGlobalEndpoint: params["UseGlobalEndpoint"] as? Bool ?? false,
                override: params["Endpoint"] as? String
            )
            let region = params["Region"] as? String
            do {
                let endpoint = try STSEndpoint.resolve(region: region, options: options)
                try check(endpoint, expected, name)
            } catch let error as EndpointError {
                #expect(error.message == expected["error"] as? String, "\(name)")
            }
        }
    }

    private func check(_ endpoint: ServiceEndpoint, _ expected: [String: Any], _ name: String) throws {
        let wanted = try #require(expected["endpoint"] as? [String: Any], "\(name): an error was expected")
        #expect(endpoint.url == wanted["url"] as? String, "\(name)")
        let properties = wanted["properties"] as? [String: Any]
        guard let scheme = (properties?["authSchemes"] as? [[String: Any]])?.first else { return }
        #expect(endpoint.signingName == scheme["signingName"] as? String, "\(name)")
        #expect(endpoint.signingRegion == scheme["signingRegion"] as? String, "\(name)")
    }
}
