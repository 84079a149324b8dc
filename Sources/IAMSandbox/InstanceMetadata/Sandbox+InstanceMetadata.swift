// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import IAMCredentials
internal import Synchronization

internal import struct FoundationEssentials.Date

extension Sandbox {
    /// The instance that the metadata service is about.
    static let instanceID = "i-0abc1234def567890"

    private static let credentialsPath = "/latest/meta-data/iam/security-credentials"
    private static let extendedPath = "/latest/meta-data/iam/security-credentials-extended"

    /// The instance metadata service, version 2; version 1 if the options allow it.
    ///
    /// Every answer with credentials is a new session of the role that trusts `ec2.amazonaws.com`.
    /// Source: Amazon EC2 User Guide, "Use the Instance Metadata Service to access instance metadata".
    func instanceMetadata(_ exchange: SandboxExchange) -> SandboxResponse {
        if exchange.path == "/latest/api/token" { return metadataToken(exchange) }
        guard exchange.request.method == .get || exchange.request.method == .head else {
            return metadataRefusal(405, "MethodNotAllowed", exchange)
        }
        let path = exchange.path.hasSuffix("/") ? String(exchange.path.dropLast()) : exchange.path
        count(Self.metadataAction(path))
        guard isAllowed(exchange) else { return metadataRefusal(401, "Unauthorized", exchange) }
        switch path {
        case "/latest/meta-data/placement/region": return text(options.region)
        case "/latest/meta-data/placement/availability-zone": return text(options.region + "a")
        case "/latest/meta-data/instance-id": return text(Self.instanceID)
        case "/latest/dynamic/instance-identity/document": return identityDocument
        case let path where path.hasPrefix(Self.extendedPath):
            guard options.instanceMetadata.hasExtendedPath else { return metadataRefusal(404, "NotFound", exchange) }
            return roleCredentials(path.dropFirst(Self.extendedPath.count), isExtended: true, exchange)
        case let path where path.hasPrefix(Self.credentialsPath):
            return roleCredentials(path.dropFirst(Self.credentialsPath.count), isExtended: false, exchange)
        default: return metadataRefusal(404, "NotFound", exchange)
        }
    }

    private static func metadataAction(_ path: String) -> String {
        switch path {
        case extendedPath, credentialsPath: "imds:ListRoles"
        case let path where path.hasPrefix(extendedPath + "/"): "imds:GetExtendedCredentials"
        case let path where path.hasPrefix(credentialsPath + "/"): "imds:GetCredentials"
        case let path where path.hasPrefix("/latest/meta-data/placement/"): "imds:Placement"
        case let path where path.hasPrefix("/latest/dynamic/"): "imds:IdentityDocument"
        default: "imds:Other"
        }
    }

    // MARK: Tokens

    private func metadataToken(_ exchange: SandboxExchange) -> SandboxResponse {
        guard exchange.request.method == .put else { return metadataRefusal(405, "MethodNotAllowed", exchange) }
        count("imds:Token")
        // A request that came through a proxy may be somebody else's.
        guard exchange.field("x-forwarded-for") == nil else { return metadataRefusal(403, "Forbidden", exchange) }
        let field = "x-aws-ec2-metadata-token-ttl-seconds"
        guard let text = exchange.field(field), let seconds = Int(text), (1...21_600).contains(seconds) else {
            return metadataRefusal(400, "BadRequest", exchange)
        }
        let token = state.withLock { state in
            let token = state.token("AQAEA")
            state.metadataTokens[token] = exchange.date.addingTimeInterval(Double(seconds))
            return token
        }
        return SandboxResponse(200, type: "text/plain", body: token, fields: [(field, String(seconds))])
    }

    private func isAllowed(_ exchange: SandboxExchange) -> Bool {
        guard let token = exchange.field("x-aws-ec2-metadata-token") else {
            return options.instanceMetadata.allowsVersion1
        }
        return state.withLock { state in state.metadataTokens[token].map { $0 > exchange.date } ?? false }
    }

    // MARK: Answers

    private var identityDocument: SandboxResponse {
        let members: [String: JSONValue] = [
            "accountId": .text(instanceRole?.accountID ?? SandboxAccounts.mainAccountID),
            "architecture": .text("x86_64"),
            "availabilityZone": .text(options.region + "a"),
            "imageId": .text("ami-0abc1234def567890"),
            "instanceId": .text(Self.instanceID),
            "instanceType": .text("t3.micro"),
            "privateIp": .text("192.0.2.10"),
            "region": .text(options.region),
            "version": .text("2017-09-30"),
        ]
        return SandboxResponse(200, type: "application/json", body: JSONValue.object(members).rendered())
    }

    private var instanceRole: SandboxRole? {
        options.instanceMetadata.hasRole ? accounts.role(of: "ec2.amazonaws.com") : nil
    }

    /// The role's name, or its credentials if the path goes on with it.
    private func roleCredentials(
        _ rest: Substring,
        isExtended: Bool,
        _ exchange: SandboxExchange
    ) -> SandboxResponse {
        guard let role = instanceRole else { return metadataRefusal(404, "NotFound", exchange) }
        if rest.isEmpty { return text(role.name) }
        guard rest == "/" + role.name else { return metadataRefusal(404, "NotFound", exchange) }
        let caller = SandboxCaller(role: role, sessionName: Self.instanceID, sourceIdentity: nil)
        let session = session(for: caller, seconds: 21_600, at: exchange.date)
        var members: [String: JSONValue] = [
            "Code": .text("Success"),
            "LastUpdated": .text(AWSTimestamp.extended(exchange.date)),
            "Type": .text("AWS-HMAC"),
        ]
        if isExtended { members["AccountId"] = .text(role.accountID) }
        members.merge(session.documentMembers) { old, _ in old }
        return SandboxResponse(200, type: "text/plain", body: JSONValue.object(members).rendered())
    }

    private func text(_ body: String) -> SandboxResponse { SandboxResponse(200, type: "text/plain", body: body) }

    private func metadataRefusal(_ status: Int, _ name: String, _ exchange: SandboxExchange) -> SandboxResponse {
        countRefusal("imds:" + name)
        let body = "<html><head><title>\(status)</title></head><body><h1>\(status) - \(name)</h1></body></html>"
        return SandboxResponse(status, type: "text/html", body: body)
    }
}

extension SandboxAccounts {
    /// The first role whose sessions a service hands out.
    func role(of service: String) -> SandboxRole? { roles(of: service).first }

    /// All of them.
    func roles(of service: String) -> [SandboxRole] {
        roles.filter { role in role.trust.contains { $0.principal == .service(service) } }
    }
}

extension SandboxSession {
    /// Keys, token and end as instances and containers are told them.
    var documentMembers: [String: JSONValue] {
        [
            "AccessKeyId": .text(accessKeyID),
            "SecretAccessKey": .text(secretAccessKey.withExposedText { $0 }),
            "Token": .text(sessionToken.withExposedText { $0 }),
            "Expiration": .text(AWSTimestamp.extended(expiration)),
        ]
    }
}
