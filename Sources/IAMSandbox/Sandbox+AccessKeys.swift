// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials
internal import IAMSigV4
internal import Synchronization

/// An access key that IAM made while the sandbox runs.
struct SandboxAccessKey: Sendable {
    let accessKeyID: String
    let secretAccessKey: Secret
    let userName: String
}

extension Sandbox {
    /// How many keys a user may have.
    private static let limit = 2

    /// Long-term keys act for users; sessions of roles have none to manage.
    private func user(of caller: SandboxCaller) throws(STSFault) -> SandboxUser {
        guard caller.kind == .user, let user = accounts.users.first(where: { $0.arn == caller.arn }) else {
            throw STSFault(400, "ValidationError", "Must specify userName when calling with non-User credentials")
        }
        return user
    }

    /// Does something with the access keys of the user that signs.
    ///
    /// A new key is refused the first time it is used, because AWS takes seconds to make one known everywhere.
    func manageAccessKeys(
        _ action: String,
        _ parameters: STSParameters,
        _ caller: SandboxCaller,
        _ exchange: SandboxExchange
    ) throws(STSFault) -> String? {
        let user = try user(of: caller)
        switch action {
        case "CreateAccessKey": return try createAccessKey(user, exchange)
        case "ListAccessKeys": return accessKeys(of: user)
        case "UpdateAccessKey":
            let id = try accessKeyID(parameters, of: user)
            let isActive = parameters["Status"] == "Active"
            state.withLock { state in
                if isActive { _ = state.inactiveKeys.remove(id) } else { _ = state.inactiveKeys.insert(id) }
            }
            return nil
        case "DeleteAccessKey":
            let id = try accessKeyID(parameters, of: user)
            state.withLock { state in
                state.madeKeys[id] = nil
                _ = state.deletedKeys.insert(id)
            }
            return nil
        default:
            throw STSFault(400, "InvalidAction", "Could not find operation \(action) for version 2010-05-08")
        }
    }

    private func createAccessKey(_ user: SandboxUser, _ exchange: SandboxExchange) throws(STSFault) -> String {
        guard keyIDs(of: user).count < Self.limit else {
            throw STSFault(409, "LimitExceeded", "Cannot exceed quota for AccessKeysPerUser: \(Self.limit)")
        }
        let key = state.withLock { $0.accessKey(for: user.name) }
        return "    <AccessKey>\n      <UserName>\(user.name)</UserName>\n"
            + "      <AccessKeyId>\(key.accessKeyID)</AccessKeyId>\n      <Status>Active</Status>\n"
            + "      <SecretAccessKey>\(key.secretAccessKey.withExposedText { $0 })</SecretAccessKey>\n"
            + "      <CreateDate>\(AWSTimestamp.extended(exchange.date))</CreateDate>\n    </AccessKey>\n"
    }

    private func accessKeys(of user: SandboxUser) -> String {
        let inactive = state.withLock { $0.inactiveKeys }
        let members = keyIDs(of: user).map { id in
            "      <member>\n        <UserName>\(user.name)</UserName>\n        <AccessKeyId>\(id)</AccessKeyId>\n"
                + "        <Status>\(inactive.contains(id) ? "Inactive" : "Active")</Status>\n      </member>\n"
        }
        return "    <AccessKeyMetadata>\n\(members.joined())    </AccessKeyMetadata>\n"
            + "    <IsTruncated>false</IsTruncated>\n"
    }

    private func accessKeyID(_ parameters: STSParameters, of user: SandboxUser) throws(STSFault) -> String {
        let id = try parameters.required(parameters["AccessKeyId"], "AccessKeyId")
        guard keyIDs(of: user).contains(id) else {
            throw STSFault(404, "NoSuchEntity", "The Access Key with id \(id) cannot be found.")
        }
        return id
    }

    private func keyIDs(of user: SandboxUser) -> [String] {
        state.withLock { state in
            let own = state.deletedKeys.contains(user.accessKeyID) ? [] : [user.accessKeyID]
            return own + state.madeKeys.values.filter { $0.userName == user.name }.map(\.accessKeyID).sorted()
        }
    }

    /// The user behind a long-term key and what it signs with; `nil` for keys that are unknown, inactive or not yet known.
    func longTermKey(_ id: String) -> (SandboxCaller, VerificationKey)? {
        let made: SandboxAccessKey?? = state.withLock { state in
            if state.inactiveKeys.contains(id) || state.deletedKeys.contains(id) { return nil }
            guard let key = state.madeKeys[id] else { return .some(nil) }
            return state.knownKeys.insert(id).inserted ? nil : key
        }
        guard let made else { return nil }
        guard let user = accounts.users.first(where: { made.map(\.userName) == $0.name || $0.accessKeyID == id }) else {
            return nil
        }
        let secret = made?.secretAccessKey ?? user.secretAccessKey
        return (SandboxCaller(user), VerificationKey(secretAccessKey: secret))
    }
}
