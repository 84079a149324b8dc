// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

package import HTTPTypes
public import IAMCredentials
public import IAMPlatform
internal import NIOCore

internal import struct FoundationEssentials.Date

/// The instance metadata service, version 2, as far as SDKs ask it for credentials and the region.
///
/// Source: Amazon EC2 User Guide, "Use the Instance Metadata Service to access instance metadata".
public struct InstanceMetadataEndpoint: Sendable {
    /// The name of the one role that the instance has.
    public static let roleName = "toolkit"

    private static let lifetimeField = HTTPField.Name("X-aws-ec2-metadata-token-ttl-seconds")
    private static let tokenField = HTTPField.Name("X-aws-ec2-metadata-token")
    private static let forwardedField = HTTPField.Name("X-Forwarded-For")

    private let tokens = InstanceMetadataToken()
    private let document: CredentialDocument
    private let region: String?
    private let clock: any WallClock

    /// Makes an endpoint.
    ///
    /// - Parameters:
    ///   - provider: Gives the credentials; should keep them, because it is asked on each request.
    ///   - region: The region that the instance is in; not found if `nil`.
    ///   - clock: The time of day.
    public init(provider: any CredentialProvider, region: String?, clock: any WallClock) {
        self.region = region
        self.clock = clock
        self.document = CredentialDocument(provider, clock: clock, type: "text/plain") { members in
            let own: [String: JSONValue] = [
                "Code": .text("Success"),
                "LastUpdated": .text(AWSTimestamp.extended(members.updated)),
                "Type": .text("AWS-HMAC"),
            ]
            return members.common.merging(own) { common, _ in common }
        }
    }

    /// What there is for a request that has passed the guard.
    package func resource(for request: HTTPRequest) -> ServedResource {
        // Whoever sent it through a proxy may be on another machine.
        if let field = Self.forwardedField, request.headerFields.contains(field) {
            return Self.refusal(403, "Forbidden", "forwarded by a proxy")
        }
        let path = request.path ?? ""
        if path == "/latest/api/token" { return token(request) }
        guard let field = Self.tokenField, let shown = request.headerFields[field] else {
            return Self.refusal(401, "Unauthorized", "no token")
        }
        guard tokens.isValid(shown, at: clock.now()) else {
            return Self.refusal(401, "Unauthorized", "wrong or ended token")
        }
        guard request.method == .get else { return Self.refusal(405, "Method Not Allowed", "method") }
        return value(of: path)
    }

    private func token(_ request: HTTPRequest) -> ServedResource {
        guard request.method == .put else { return Self.refusal(405, "Method Not Allowed", "method") }
        guard let field = Self.lifetimeField, let text = request.headerFields[field], let seconds = Int(text),
            (1...21_600).contains(seconds)
        else { return Self.refusal(400, "Bad Request", "lifetime of the token is missing or out of range") }
        let token = tokens.issue(until: clock.now().addingTimeInterval(Double(seconds)))
        return .ready(.text(token, fields: [field: String(seconds)]))
    }

    private func value(of path: String) -> ServedResource {
        switch path {
        case "/latest/meta-data/iam/security-credentials", "/latest/meta-data/iam/security-credentials/",
            "/latest/meta-data/iam/security-credentials-extended",
            "/latest/meta-data/iam/security-credentials-extended/":
            return .ready(.text(Self.roleName))
        case "/latest/meta-data/iam/security-credentials/\(Self.roleName)",
            "/latest/meta-data/iam/security-credentials-extended/\(Self.roleName)":
            return .credentials(document)
        case "/latest/meta-data/placement/region":
            return region.map { .ready(.text($0)) } ?? Self.notFound
        case "/latest/meta-data/placement/availability-zone":
            return region.map { .ready(.text($0 + "a")) } ?? Self.notFound
        case "/latest/dynamic/instance-identity/document":
            guard let region else { return Self.notFound }
            let document: [String: JSONValue] = [
                "availabilityZone": .text(region + "a"), "region": .text(region), "version": .text("2017-09-30"),
            ]
            return .ready(.text(JSONValue.object(document).rendered()))
        default:
            return Self.notFound
        }
    }

    private static var notFound: ServedResource { refusal(404, "Not Found", "unknown path") }

    private static func refusal(_ status: Int, _ title: String, _ remark: String) -> ServedResource {
        let body = ByteBuffer(string: "\(status) - \(title)\n")
        return .ready(ServerAnswer(status, type: "text/plain", body: body, remark: remark))
    }
}
