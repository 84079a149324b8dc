// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTypes
import IAMCredentials
import IAMPlatform
import IAMProfiles
import IAMProviders
import IAMTesting
import Testing

/// The metadata service of an instance with the role `web`, which a test makes answer otherwise.
struct InstanceMetadataService: Sendable {
    static let put = "PUT /latest/api/token"
    static let extended = "GET /latest/meta-data/iam/security-credentials-extended/"
    static let legacy = "GET /latest/meta-data/iam/security-credentials/"

    let clock = ManualClock()
    let timer = ManualTimer()
    let transport: ScriptedTransport

    /// - Parameter answer: Gets the request as `METHOD /path` and its number, counted from 0; `nil` for the usual answer.
    init(_ answer: @escaping @Sendable (_ target: String, _ number: Int) throws -> TransportResponse? = { _, _ in nil })
    {
        self.transport = ScriptedTransport { request, number in
            if let response = try answer(request.target, number) { return response }
            return Self.usual(request, number)
        }
    }

    private static func usual(_ request: RecordedRequest, _ number: Int) -> TransportResponse {
        if request.target == put {
            guard request.field("x-aws-ec2-metadata-token-ttl-seconds") == "21600" else { return .text(400, "") }
            return .text(200, "token-\(number)", fields: lifetime("21600"))
        }
        guard request.field("x-aws-ec2-metadata-token")?.hasPrefix("token-") == true else { return .text(401, "") }
        switch request.target {
        case legacy: return .text(200, "web\nother")
        case legacy + "web": return .text(200, document())
        default: return .text(404, "<html><title>404 - Not Found</title></html>")
        }
    }

    static func lifetime(_ text: String) -> HTTPFields {
        var fields = HTTPFields()
        if let name = HTTPField.Name("x-aws-ec2-metadata-token-ttl-seconds") { fields[name] = text }
        return fields
    }

    static func document(
        _ accessKeyID: String = "ASIAEXAMPLE",
        end: String = "2026-01-02T09:04:05Z",
        code: String = #""Code": "Success", "#,
        more: String = ""
    ) -> String {
        """
        {\(code)"LastUpdated": "2026-01-02T03:00:00Z", "Type": "AWS-HMAC", "AccessKeyId": "\(accessKeyID)",
         "SecretAccessKey": "\(exampleSecret)", "Token": "session", "Expiration": "\(end)"\(more)}
        """
    }

    func platform(random: Double = 0.5) -> Platform {
        .stub(clock: clock, timer: timer, transport: transport, random: random)
    }

    func provider(
        _ settings: InstanceMetadataSettings = InstanceMetadataSettings(),
        random: Double = 0.5
    ) -> InstanceMetadataCredentialProvider {
        InstanceMetadataCredentialProvider(settings: settings, platform: platform(random: random))
    }

    var targets: [String] { transport.requests.map(\.target) }

    /// The targets without method and common path.
    var steps: [String] {
        targets.map {
            $0.replacingOccurrences(of: Self.extended, with: "extended/")
                .replacingOccurrences(of: Self.legacy, with: "legacy/")
                .replacingOccurrences(of: Self.put, with: "token")
        }
    }

    /// The error of a fetch, which must not show what is secret.
    func failure(
        _ provider: InstanceMetadataCredentialProvider,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> CredentialError {
        let error = try #require(
            await #expect(throws: CredentialError.self, sourceLocation: sourceLocation) {
                try await provider.credentials()
            }
        )
        #expect(error.provider == "instance-metadata", sourceLocation: sourceLocation)
        let needsNoHint = error.code == .notConfigured || error.code == .cancelled
        #expect(needsNoHint || error.hint?.isEmpty == false, sourceLocation: sourceLocation)
        #expect(!error.description.contains(exampleSecret), sourceLocation: sourceLocation)
        #expect(!error.description.contains("token-0"), sourceLocation: sourceLocation)
        return error
    }
}
