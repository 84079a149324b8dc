// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCommand
internal import IAMCredentials
internal import IAMEndpoints

/// The page of the console that a sign-in leads to.
enum ConsoleDestination: Sendable {
    /// Services whose pages are not at `/NAME/home`, and other names that people know them by; the text after a `#` goes
    /// behind the region.
    private static let pages: [String: String] = [
        "apigw": "apigateway/main/apis", "apigateway": "apigateway/main/apis", "billing": "billing/home",
        "cfn": "cloudformation/home", "cost": "cost-management/home", "cw": "cloudwatch/home",
        "ddb": "dynamodbv2/home", "dynamodb": "dynamodbv2/home", "ecr": "ecr/repositories", "ecs": "ecs/v2/clusters",
        "eks": "eks/home", "iam": "iam/home", "logs": "cloudwatch/home#logsV2:log-groups",
        "orgs": "organizations/v2/home",
        "organizations": "organizations/v2/home", "r53": "route53/v2/home", "route53": "route53/v2/home",
        "secrets": "secretsmanager/home", "sfn": "states/home", "sns": "sns/v3/home", "sqs": "sqs/v3/home",
        "ssm": "systems-manager/home", "sso": "singlesignon/home", "stepfunctions": "states/home",
        "vpc": "vpcconsole/home",
    ]

    /// Makes the address of a page.
    ///
    /// - Parameters:
    ///   - text: A service, such as `s3`; a region; a whole address; `nil` for the first page.
    ///   - endpoint: Where the console is.
    /// - Throws: ``UsageError`` for anything else.
    static func url(_ text: String?, at endpoint: ConsoleEndpoint) throws -> String {
        guard let text else { return page("console/home", at: endpoint) }
        if text.contains("://") {
            guard text.hasPrefix("https://"), text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
                throw UsageError("the destination '\(text)' is not an address of the console; write https://…")
            }
            return text
        }
        let name = text.lowercased()
        guard !name.isEmpty, name.utf8.allSatisfy(isServiceByte) else {
            throw UsageError("the destination '\(text)' is neither a service, such as s3, nor an address: https://…")
        }
        if Partition.all.contains(where: { $0.contains(region: name) }) {
            return page("console/home", at: try ConsoleEndpoint.resolve(region: name))
        }
        return page(pages[name] ?? "\(name)/home", at: endpoint)
    }

    private static func page(_ path: String, at endpoint: ConsoleEndpoint) -> String {
        let parts = path.split(separator: "#", maxSplits: 1)
        let region = endpoint.region.map { "?region=\($0)" } ?? ""
        let fragment = parts.count > 1 ? "#\(parts[1])" : ""
        return "https://\(endpoint.consoleHost)/\(parts[0])\(region)\(fragment)"
    }

    private static func isServiceByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): true
        default: false
        }
    }
}
