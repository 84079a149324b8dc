// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import IAMCredentials

extension Sandbox {
    /// The kinds of policy that a refusal can name, by the last part of the path.
    private static let policies = [
        "identity-policy": "identity-based policy",
        "resource-policy": "resource-based policy",
        "session-policy": "session policy",
        "permissions-boundary": "permissions boundary",
        "service-control-policy": "service control policy",
        "resource-control-policy": "resource control policy",
        "vpc-endpoint-policy": "VPC endpoint policy",
    ]

    /// What refuses before a signature is looked at: routes that are not there, keys, and what stands in the network.
    ///
    /// | Path | What refuses |
    /// |---|---|
    /// | `/staging/…`, `/prod/missing/…` | there is no such stage or route |
    /// | `/prod/api-key` | an API key is wanted |
    /// | `/prod/authorizer` | the route has another authorizer |
    /// | `/prod/private` | the resource policy, for which the caller is nobody |
    /// | `/prod/firewall`, `/prod/content-network`, `/prod/proxy`, `/prod/page` | a load balancer's firewall, CloudFront, a proxy, another web server |
    ///
    /// Source: Amazon API Gateway Developer Guide, "Gateway response types".
    func refusalBeforeSignature(_ exchange: SandboxExchange) -> SandboxResponse? {
        if exchange.path.hasPrefix("/staging/") || exchange.path.hasPrefix("/prod/missing/") {
            return said(403, "MissingAuthenticationTokenException", "message", "Missing Authentication Token", exchange)
        }
        switch exchange.path {
        case "/prod/api-key": return said(403, "ForbiddenException", "message", "Forbidden", exchange)
        case "/prod/authorizer": return said(401, "UnauthorizedException", "message", "Unauthorized", exchange)
        case "/prod/private":
            let message = "User: anonymous" + refused(exchange)
            return said(403, "AccessDeniedException", "Message", message, exchange)
        case "/prod/firewall": return page(403, "403 Forbidden", server: "awselb/2.0")
        case "/prod/content-network":
            return page(403, "ERROR: The request could not be satisfied", server: "CloudFront")
        case "/prod/proxy": return page(407, "ERROR: Cache Access Denied", server: "squid/5.7")
        case "/prod/page": return page(403, "403 Forbidden", server: "nginx/1.24.0")
        default: return nil
        }
    }

    /// What a caller may not do whose signature is right.
    ///
    /// | Path | What the answer says |
    /// |---|---|
    /// | `/prod/forbidden…` | that the caller is not authorised |
    /// | `/prod/not-allowed/POLICY` | that no policy of this kind allows it |
    /// | `/prod/denied/POLICY`, `/prod/denied/policy` | that a policy of this kind, or of no kind, denies it |
    ///
    /// POLICY is `identity-policy`, `resource-policy`, `session-policy`, `permissions-boundary`,
    /// `service-control-policy`, `resource-control-policy` or `vpc-endpoint-policy`.
    ///
    /// Source: IAM User Guide, "Troubleshoot access denied error messages".
    func refusal(of caller: SandboxCaller, _ exchange: SandboxExchange) -> SandboxResponse? {
        let parts = exchange.path.split(separator: "/")
        let kind = parts.count == 3 ? Self.policies[String(parts[2])] : nil
        let reason: String
        switch (exchange.path.hasPrefix("/prod/forbidden"), parts.count > 1 ? parts[1] : "", kind) {
        case (true, _, _): reason = ""
        case (_, "not-allowed", .some(let kind)): reason = " because no \(kind) allows the execute-api:Invoke action"
        case (_, "denied", .some(let kind)):
            reason = " with an explicit deny in \("aeiou".contains(kind.prefix(1)) ? "an" : "a") \(kind)"
        case (_, "denied", nil): reason = " with an explicit deny"
        default: return nil
        }
        return said(
            403,
            "AccessDeniedException",
            "Message",
            "User: \(caller.arn)\(refused(exchange))\(reason)",
            exchange
        )
    }

    private func refused(_ exchange: SandboxExchange) -> String {
        let account = String(repeating: "*", count: 8) + SandboxAccounts.mainAccountID.suffix(4)
        let resource =
            "arn:aws:execute-api:\(options.region):\(account):sandbox/prod/"
            + "\(exchange.request.method.rawValue)/\(exchange.path.dropFirst("/prod/".utf8.count))"
        return " is not authorized to perform: execute-api:Invoke on resource: \(resource)"
    }

    /// One message as JSON, its member spelt as this refusal spells it.
    func said(
        _ status: Int,
        _ type: String,
        _ member: String,
        _ message: String,
        _ exchange: SandboxExchange
    ) -> SandboxResponse {
        json(status, type, "{\"\(member)\":\(message.jsonQuoted)}", exchange)
    }

    /// The page of something that is no service of AWS.
    private func page(_ status: Int, _ title: String, server: String) -> SandboxResponse {
        countRefusal(server)
        let body =
            "<html>\r\n<head><title>\(title)</title></head>\r\n<body>\r\n<center><h1>\(title)</h1></center>\r\n"
            + "</body>\r\n</html>\r\n"
        return SandboxResponse(status, type: "text/html", body: body, fields: [("server", server)])
    }
}
