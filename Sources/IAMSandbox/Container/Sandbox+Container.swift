// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
public import IAMCredentials
internal import Synchronization

extension Sandbox {
    /// Where a container asks for credentials.
    static let containerPath = "/_sandbox/container/credentials"

    /// Changes the token that the container endpoint asks for, as a platform does that rotates its token file.
    ///
    /// - Parameter token: What `Authorization` must be from now on; the token before is refused.
    public func replaceContainerToken(with token: Secret) {
        state.withLock { $0.containerToken = token }
    }

    /// The endpoint of a container's role, which ECS and EKS Pod Identity have.
    ///
    /// Every answer is a new session of the role that trusts `ecs-tasks.amazonaws.com`.
    /// Source: Amazon ECS Developer Guide, "Task IAM role"; error bodies as Amazon's clients read them.
    func container(_ exchange: SandboxExchange) -> SandboxResponse {
        count("container:GetCredentials")
        return answerJSON(exchange) { () throws(SandboxFault) in
            let token = state.withLock { $0.containerToken }
            guard let given = exchange.field("authorization"), Secret(given) == token else {
                throw Self.containerFault(401, "AccessDeniedException", "the authorization token is missing or wrong")
            }
            guard let role = accounts.role(of: "ecs-tasks.amazonaws.com") else {
                throw Self.containerFault(404, "ResourceNotFoundException", "the container has no role")
            }
            let name = "0123456789abcdef0123456789abcdef"
            let caller = SandboxCaller(role: role, sessionName: name, sourceIdentity: nil)
            let session = session(for: caller, seconds: 21_600, at: exchange.date)
            return session.documentMembers.merging(
                ["RoleArn": .text(role.arn), "AccountId": .text(role.accountID)]
            ) { old, _ in old }
        }
    }

    private static func containerFault(_ status: Int, _ code: String, _ message: String) -> SandboxFault {
        SandboxFault(status, code, ["code": .text(code), "message": .text(message)])
    }
}
