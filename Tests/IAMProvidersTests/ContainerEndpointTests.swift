// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import IAMCredentials
import IAMPlatform
import IAMProviders
import Testing

@Suite struct ContainerEndpointTests {
    private static let relative = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"
    private static let full = "AWS_CONTAINER_CREDENTIALS_FULL_URI"

    private func resolve(_ variables: [String: String]) throws(CredentialError) -> ContainerEndpoint {
        try ContainerEndpoint.resolve(environment: Environment(variables))
    }

    @Test func `the public suite passes`() throws {
        for test in try EndpointSuite.cases("container-endpoints.json") {
            let name = test["docs"] as? String ?? ""
            let variables = test["env"] as? [String: String] ?? [:]
            let result = test["result"] as? [String: String] ?? [:]
            if let url = result["Ok"] {
                #expect(try resolve(variables).url == url, "\(name)")
            } else {
                let error = #expect(throws: CredentialError.self, "\(name)") { try resolve(variables) }
                #expect(error?.code == (variables.isEmpty ? .notConfigured : .invalidConfiguration), "\(name)")
                if result["ErrorContains"]?.contains("host") == true {
                    #expect(error?.message.contains("names no host") == true)
                }
            }
        }
    }

    @Test(arguments: [
        "https://example.com", "https://example.com:8443/a?b=c", "HTTPS://example.com/", "http://127.0.0.1/",
        "http://127.1.2.254:80/x", "http://[::1]:9000/x", "http://[0:0:0:0:0:0:0:1]/", "http://LOCALHOST/x",
        "http://169.254.170.2/x", "http://169.254.170.23/x", "http://[fd00:ec2::23]/x", "http://[fd00:ec2:0::0023]/x",
        "https://169.254.169.254/x",
    ])
    func `a whole address may be https, or http to this machine`(url: String) throws {
        let endpoint = try resolve([Self.full: url])
        #expect(endpoint.url == url)
        #expect(endpoint.origin == .variable(Self.full))
    }

    @Test(arguments: [
        "http://example.com/", "http://10.0.0.1/", "http://169.254.169.254/latest", "http://[fd00:ec2::254]/",
        "http://[fd00:ec2::0254]/", "http://127.0.0.1.example.com/", "http://127.1/", "http://localhost.example.com/",
        "http://169.254.170.3/", "http://[::2]/", "http://[::ffff:127.0.0.1]/", "http://user:pw@127.0.0.1/",
        "http:///x", "http://127.0.0.1:99999/", "ftp://127.0.0.1/", "/credentials", "127.0.0.1", "not a uri",
        "http://127.0.0.1/a b", "http://127.0.0.1/#x", "http://127.0.0.1\u{2044}x",
    ])
    func `any other address is refused before it is asked`(url: String) {
        let error = #expect(throws: CredentialError.self) { try resolve([Self.full: url]) }
        #expect(error?.code == .invalidConfiguration)
        #expect(error?.location == .variable(Self.full))
        #expect(error?.provider == "container")
        #expect(error?.hint != nil)
        #expect(error?.description.contains("pw") != true)
    }

    @Test(arguments: ["credentials", "http://127.0.0.1/", "/a b", "/a#b", "@example.com/x", "/a\nb"])
    func `a path must be one`(path: String) {
        let variables = [Self.relative: path, Self.full: "https://example.com"]
        let error = #expect(throws: CredentialError.self) { try resolve(variables) }
        #expect(error?.code == .invalidConfiguration)
        #expect(error?.location == .variable(Self.relative))
    }

    @Test(
        arguments: [
            ([relative: " ", full: "https://example.com"], "https://example.com", full),
            ([relative: "/x?y=z", full: "nonsense"], "http://169.254.170.2/x?y=z", relative),
            ([relative: "//example.com/x"], "http://169.254.170.2//example.com/x", relative),
        ]
    )
    func `the path wins unless it is blank`(variables: [String: String], url: String, variable: String) throws {
        let endpoint = try resolve(variables)
        #expect(endpoint.url == url)
        #expect(endpoint.origin == .variable(variable))
    }
}
