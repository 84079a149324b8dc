// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials
internal import IAMHTTP
internal import IAMPlatform

/// Proxies that cannot be used, and what they do to the addresses of the machine itself.
enum ProxyCheck: DoctorCheck {
    static let name = "proxies"

    static func findings(in patient: Patient) -> [Finding] {
        let environment = patient.environment
        let names = ["https_proxy", "HTTPS_PROXY", "http_proxy", "all_proxy", "ALL_PROXY"]
        var findings: [Finding] = []
        for name in names {
            guard let text = environment[name], ProxyServer(text) == nil else { continue }
            findings.append(
                Finding(
                    .error,
                    "\(name) is not the address of a proxy",
                    at: .variable(name),
                    fix: "write http://HOST:PORT or socks5://HOST:PORT, or unset it"
                )
            )
        }
        if environment["HTTP_PROXY"] != nil, environment["http_proxy"] == nil {
            findings.append(
                Finding(
                    .note,
                    "HTTP_PROXY is not read, only http_proxy, as curl has it; requests to AWS go by HTTPS_PROXY",
                    at: .variable("HTTP_PROXY")
                )
            )
        }
        if let name = names.first(where: { environment[$0] != nil }) { findings += exceptions(name, environment) }
        return findings
    }

    private static func exceptions(_ name: String, _ environment: Environment) -> [Finding] {
        let list = NoProxyList(environment["no_proxy"] ?? environment["NO_PROXY"] ?? "")
        let missing = ["169.254.169.254", "169.254.170.2"].filter { host in
            HostAndPort(authority: host, defaultPort: 80).map { !list.covers($0) } ?? false
        }
        guard !missing.isEmpty else { return [] }
        return [
            Finding(
                .note,
                "\(name) is set and NO_PROXY does not have \(missing.joined(separator: " and ")); these programs ask the "
                    + "instance and the container without a proxy anyway, but others may not",
                at: .variable("NO_PROXY"),
                fix: "add them to NO_PROXY"
            )
        ]
    }
}
