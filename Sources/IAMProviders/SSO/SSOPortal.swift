// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import IAMCredentials
internal import IAMPlatform

internal import struct FoundationEssentials.Date

/// Asks the portal of IAM Identity Center with a token; nothing is signed.
///
/// Source: IAM Identity Center Portal API reference, `GetRoleCredentials`, `Logout`.
struct SSOPortal: Sendable {
    /// The portal's answer to a call that it did not do.
    struct Refusal: Error {
        let status: Int
        let failure: EndpointStatusFailure
        let message: String
        let url: String

        var isUnauthorized: Bool { status == 401 }
    }

    private let client: EndpointClient
    private let portal: String

    init(_ endpoints: SSOEndpoints, platform: Platform) {
        self.portal = endpoints.portal
        self.client = EndpointClient(
            provider: SSOCredentialProvider.name,
            service: "the SSO portal",
            platform: platform,
            attempts: max(endpoints.maxAttempts, 1)
        )
    }

    /// The credentials of a role.
    func roleCredentials(
        accountID: String,
        roleName: String,
        token: Secret
    ) async throws(CredentialError) -> Result<Credentials, Refusal> {
        let query = QueryText.render([("role_name", roleName), ("account_id", accountID)])
        let url = "\(portal)/federation/credentials?\(query)"
        let answer = try await client.send(.get, url, fields: Self.fields(token))
        guard answer.isSuccess else { return .failure(Self.refusal(answer)) }
        guard let credentials = Self.credentials(answer.json, accountID: accountID) else {
            throw CredentialError(
                .invalidResponse,
                "the answer of the SSO portal holds no role credentials",
                hint: EndpointStatusFailure.unexpected.hint,
                provider: SSOCredentialProvider.name,
                location: .url(answer.url)
            )
        }
        return .success(credentials)
    }

    /// Ends a token.
    func logout(token: Secret) async throws(CredentialError) -> Refusal? {
        let answer = try await client.send(.post, portal + "/logout", fields: Self.fields(token))
        return answer.isSuccess ? nil : Self.refusal(answer)
    }

    private static func fields(_ token: Secret) -> HTTPFields {
        var fields = HTTPFields()
        if let name = HTTPField.Name("x-amz-sso_bearer_token") {
            fields[name] = token.withExposedText { $0 }
        }
        return fields
    }

    private static func credentials(_ document: JSONValue?, accountID: String) -> Credentials? {
        guard let role = document?["roleCredentials"], let accessKeyID = role["accessKeyId"]?.nonEmptyText,
            let secret = role["secretAccessKey"]?.nonEmptyText, let token = role["sessionToken"]?.nonEmptyText,
            let milliseconds = role["expiration"]?.integer, (1...253_402_300_799_000).contains(milliseconds)
        else { return nil }
        return Credentials(
            accessKeyID: accessKeyID,
            secretAccessKey: Secret(secret),
            sessionToken: Secret(token),
            expiration: Date(timeIntervalSince1970: Double(milliseconds) / 1_000),
            accountID: accountID,
            source: SSOCredentialProvider.name
        )
    }

    private static func refusal(_ answer: EndpointAnswer) -> Refusal {
        let document = answer.json
        let type = answer.field("x-amzn-ErrorType") ?? document?["__type"]?.text
        // `namespace#Name` in a body, `Name:address` in a field.
        let name = type?.split(separator: "#").last?.split(separator: ":").first.map {
            String($0).singleLine(limit: 200)
        }
        var message = "the SSO portal answered HTTP \(answer.status)"
        if let name { message += " \(name)" }
        if let text = (document?["message"] ?? document?["Message"])?.nonEmptyText {
            message += ": " + text.singleLine(limit: 200)
        }
        return Refusal(status: answer.status, failure: answer.failure, message: message, url: answer.url)
    }
}
