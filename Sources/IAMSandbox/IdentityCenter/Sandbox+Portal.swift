// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import IAMCredentials
internal import Synchronization

internal import struct FoundationEssentials.Date

extension Sandbox {
    /// The portal of IAM Identity Center: what whoever signed in may have.
    ///
    /// The roles are those that trust `sso.amazonaws.com`, under the names of their permission sets.
    /// Source: the model of `sso` in botocore.
    func portal(_ exchange: SandboxExchange) -> SandboxResponse {
        let query = SandboxQuery(exchange.query)
        let action: String
        switch exchange.path {
        case "/federation/credentials": action = "GetRoleCredentials"
        case "/assignment/accounts": action = "ListAccounts"
        case "/assignment/roles": action = "ListAccountRoles"
        default: action = "Logout"
        }
        count("sso:" + action)
        return answerJSON(exchange) { () throws(SandboxFault) in
            try throttle()
            let user = try portalUser(exchange)
            switch action {
            case "GetRoleCredentials": return try roleCredentials(query, user: user, at: exchange.date)
            case "ListAccounts": return try page(accountList, as: "accountList", query)
            case "ListAccountRoles": return try page(roleList(query), as: "roleList", query)
            default:
                state.withLock { $0.oidc.end(accessToken: exchange.field(Self.bearerField) ?? "") }
                return [:]
            }
        }
    }

    private static let bearerField = "x-amz-sso_bearer_token"

    private func throttle() throws(SandboxFault) {
        let isThrottled = state.withLock { state in
            guard state.throttledCalls < options.identityCenter.throttledCalls else { return false }
            state.throttledCalls += 1
            return true
        }
        if isThrottled { throw Self.fault(429, "TooManyRequestsException", "Rate exceeded") }
    }

    private func portalUser(_ exchange: SandboxExchange) throws(SandboxFault) -> String {
        let user = state.withLock { state in
            exchange.field(Self.bearerField).flatMap { state.oidc.user(of: $0, at: exchange.date) }
        }
        guard let user else { throw Self.fault(401, "UnauthorizedException", "Session token not found or invalid") }
        return user
    }

    private func roleCredentials(
        _ query: SandboxQuery,
        user: String,
        at date: Date
    ) throws(SandboxFault) -> [String: JSONValue] {
        guard let name = query["role_name"], let account = query["account_id"] else {
            throw Self.fault(400, "InvalidRequestException", "role_name and account_id are required")
        }
        let role = permissionSets.first { $0.permissionSet == name && $0.accountID == account }
        guard let role else { throw Self.fault(403, "ForbiddenException", "No access") }
        let caller = SandboxCaller(role: role, sessionName: user, sourceIdentity: nil)
        let session = session(for: caller, seconds: 3_600, at: date)
        return [
            "roleCredentials": .object([
                "accessKeyId": .text(session.accessKeyID),
                "secretAccessKey": .text(session.secretAccessKey.withExposedText { $0 }),
                "sessionToken": .text(session.sessionToken.withExposedText { $0 }),
                // Alone among all the services in milliseconds.
                "expiration": .integer(Int(session.expiration.timeIntervalSince1970) * 1_000),
            ])
        ]
    }

    // MARK: Lists

    private var permissionSets: [SandboxRole] { accounts.roles(of: "sso.amazonaws.com") }

    private var accountList: [JSONValue] {
        Set(permissionSets.map(\.accountID)).sorted().map { account in
            .object([
                "accountId": .text(account),
                "accountName": .text("sandbox-\(account.suffix(4))"),
                "emailAddress": .text("sandbox-\(account.suffix(4))@sandbox.example"),
            ])
        }
    }

    private func roleList(_ query: SandboxQuery) throws(SandboxFault) -> [JSONValue] {
        guard let account = query["account_id"] else {
            throw Self.fault(400, "InvalidRequestException", "account_id is required")
        }
        let roles = permissionSets.filter { $0.accountID == account }
        guard !roles.isEmpty else { throw Self.fault(404, "ResourceNotFoundException", "Account not found") }
        return roles.map { .object(["roleName": .text($0.permissionSet), "accountId": .text(account)]) }
    }

    private func page(
        _ items: [JSONValue],
        as name: String,
        _ query: SandboxQuery
    ) throws(SandboxFault) -> [String: JSONValue] {
        let size = query["max_result"].map { Int($0) ?? 0 } ?? 100
        let start = query["next_token"].map { Int($0) ?? -1 } ?? 0
        guard (1...100).contains(size), (0...items.count).contains(start) else {
            throw Self.fault(
                400,
                "InvalidRequestException",
                "max_result is 1 to 100, next_token what the page before said"
            )
        }
        let end = min(start + size, items.count)
        var members: [String: JSONValue] = [name: .array(Array(items[start..<end]))]
        members["nextToken"] = end < items.count ? .text(String(end)) : .null
        return members
    }

    private static func fault(_ status: Int, _ type: String, _ message: String) -> SandboxFault {
        SandboxFault(
            status,
            type,
            ["message": .text(message), "__type": .text("com.amazonaws.switchboard.portal#\(type)")]
        )
    }
}

extension SandboxRole {
    /// The name in IAM Identity Center of a role `AWSReservedSSO_NAME_digits`; the role's own name if it has another form.
    var permissionSet: String {
        let prefix = "AWSReservedSSO_"
        guard name.hasPrefix(prefix), let end = name.lastIndex(of: "_") else { return name }
        let start = name.index(name.startIndex, offsetBy: prefix.count)
        return start < end ? String(name[start..<end]) : name
    }
}
