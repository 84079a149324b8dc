// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

extension Refusal {
    /// What answers is not the service: a proxy, a firewall or a content delivery network.
    func beforeTheService() -> Diagnosis? {
        if status == 407 { return proxy() }
        guard (400..<500).contains(status), status != 404, status != 429 else { return nil }
        let server = (answer.field("server") ?? "").lowercased()
        if answer.field("x-amzn-waf-action") != nil { return firewall() }
        guard answer.form == .html || answer.form == .text && answer.code.isEmpty, !isFromAWS else { return nil }
        let cache = (answer.field("x-cache") ?? "").lowercased()
        if server.hasPrefix("cloudfront") || cache.contains("cloudfront") || server.hasPrefix("cloudflare")
            || server.hasPrefix("akamai")
        {
            return contentNetwork()
        }
        if server.hasPrefix("awselb") { return firewall() }
        let isProxy = server.hasPrefix("squid") || answer.field("x-squid-error") != nil
        if isProxy || exchange.proxy != nil { return proxy() }
        guard status == 401 || status == 403 || status == 400, answer.form == .html else { return nil }
        return Diagnosis(
            .notTheService,
            "A web page came back instead of the service's answer, from \(shown(server)) at \(shown(host)).",
            evidence: page,
            fix:
                "Check the host: no AWS service answers with a page. A captive portal, a company filter or another web "
                + "server may be in between."
        )
    }

    /// Whether a service of AWS itself wrote the answer, and not the network in front of it.
    private var isFromAWS: Bool {
        ["x-amzn-requestid", "x-amzn-errortype", "x-amz-request-id", "x-amz-id-2"].contains { answer.field($0) != nil }
    }

    private func proxy() -> Diagnosis {
        let name = exchange.proxy ?? answer.field("via") ?? answer.field("server") ?? ""
        return Diagnosis(
            .proxyRefused,
            "The HTTP proxy \(shown(name)) refused with \(status); the service never saw the request.",
            evidence: page,
            fix: status == 407
                ? "Give the proxy its user and password: --proxy-user, or https_proxy=http://user:password@host:port."
                : "Ask whoever runs the proxy to allow \(Text.escaped(host)), or go around it: "
                    + "NO_PROXY=\(Text.escaped(host))."
        )
    }

    private func firewall() -> Diagnosis {
        Diagnosis(
            .firewallBlocked,
            "A web application firewall (AWS WAF) or a rule of the load balancer refused the request before its signature "
                + "was looked at.",
            evidence: page,
            fix:
                "Look the request up in the sampled requests of the web ACL, and allow it there; the body, the user agent "
                + "(-A) and the IP address are what its rules look at."
        )
    }

    private func contentNetwork() -> Diagnosis {
        let isBlocked = Text.contains(answer.start, "request blocked")
        return Diagnosis(
            .contentNetworkBlocked,
            "A content delivery network (\(shown(answer.field("server") ?? ""))) refused the request before the service saw "
                + "it\(isBlocked ? ", by a firewall rule" : "").",
            evidence: page,
            fix:
                "Call the service's own address instead of the distribution's. If it has to be the distribution: allow the "
                + "method, pass Authorization and the query on (origin request policy "
                + "AllViewerExceptHostHeader), and sign for the host of the origin."
        )
    }

    /// The title of a page.
    private var page: [String] {
        for tag in ["title", "TITLE", "h1", "H1"] {
            guard let text = Text.between("<\(tag)>", "<", in: answer.start), !text.isEmpty else { continue }
            return ["page: \(Text.clipped(Text.escaped(text), 120))"]
        }
        return []
    }
}
