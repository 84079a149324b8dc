// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

package import HTTPTypes
public import IAMCredentials
public import IAMPlatform
internal import NIOCore

/// The endpoint that `AWS_CONTAINER_CREDENTIALS_FULL_URI` names: credentials for who shows the token.
///
/// Source: AWS SDKs and Tools Reference Guide, "Container credential provider".
public struct ContainerCredentialEndpoint: Sendable {
    /// The path of the server's own credentials.
    public static let path = "/credentials"

    /// What the path of a role begins with; its ARN follows as it is.
    public static let rolePath = "/role/"

    private let token: BearerToken
    private let base: CredentialDocument
    private let roles: [String: CredentialDocument]

    /// Makes an endpoint.
    ///
    /// - Parameters:
    ///   - token: What clients have to show.
    ///   - provider: Gives the credentials; should keep them, because it is asked on each request.
    ///   - roles: The roles that may be asked for by their ARN, with a provider of sessions for each.
    ///   - clock: The time of day.
    public init(
        token: BearerToken,
        provider: any CredentialProvider,
        roles: [String: any CredentialProvider] = [:],
        clock: any WallClock
    ) {
        self.token = token
        self.base = CredentialDocument(provider, clock: clock)
        self.roles = roles.mapValues { CredentialDocument($0, clock: clock) }
    }

    /// What there is for a request that has passed the guard.
    package func resource(for request: HTTPRequest) -> ServedResource {
        guard let shown = request.headerFields[.authorization] else { return Self.unauthorized("no token") }
        guard token.matches(shown) else { return Self.unauthorized("wrong token") }
        guard request.method == .get else {
            return Self.error(405, "MethodNotAllowed", "only GET is served", fields: [.allow: "GET"], remark: "method")
        }
        // The path is taken as it was sent: whatever is written in another way is another path.
        let path = request.path ?? ""
        if path == Self.path { return .credentials(base) }
        guard path.hasPrefix(Self.rolePath) else {
            return Self.error(404, "NotFound", "there is nothing here", remark: "unknown path")
        }
        guard let role = roles[String(path.dropFirst(Self.rolePath.count))] else {
            return Self.error(403, "AccessDenied", "this role is not served", remark: "role is not allowed")
        }
        return .credentials(role)
    }

    /// One answer for a token that is absent and one that is wrong.
    private static func unauthorized(_ remark: String) -> ServedResource {
        error(401, "Unauthorized", "the authorization token is missing or wrong", remark: remark)
    }

    private static func error(
        _ status: Int,
        _ code: String,
        _ message: String,
        fields: HTTPFields = [:],
        remark: String
    ) -> ServedResource {
        .ready(.error(status, code, message, fields: fields, remark: remark))
    }
}
