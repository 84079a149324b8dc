// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
public import IAMCredentials
public import IAMPlatform

/// Asks the endpoint that ECS, EKS Pod Identity and others give a container.
///
/// The request carries `AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE` (read at each fetch) or
/// `AWS_CONTAINER_AUTHORIZATION_TOKEN` as it is, never takes a proxy and follows no redirect. Failures of the network,
/// HTTP 429 and 5xx, and answers that are not JSON are tried again, three times in all.
///
/// Source: AWS SDKs and Tools Reference Guide, "Container credential provider".
public struct ContainerCredentialProvider: CredentialProvider {
    /// `container`.
    public var name: String { Self.name }

    static let name = "container"

    private let endpoint: ContainerEndpoint
    private let platform: Platform

    /// Makes a provider; nothing is asked yet.
    ///
    /// - Parameters:
    ///   - endpoint: The endpoint.
    ///   - platform: Environment, files and HTTP.
    public init(endpoint: ContainerEndpoint, platform: Platform) {
        self.endpoint = endpoint
        self.platform = platform
    }

    /// Asks the endpoint.
    ///
    /// - Throws: ``CredentialError``: `.invalidConfiguration` for a token that cannot be read or sent, `.refused` for
    ///   an answer that says no, `.unreachable`, `.timedOut`, `.invalidResponse`, `.expired`, `.cancelled`.
    public func credentials() async throws(CredentialError) -> Credentials {
        let token = try ContainerAuthorization(platform: platform).token()
        var fields: HTTPFields = [.accept: "application/json"]
        token?.withExposedText { fields[.authorization] = $0 }
        let answer = try await ask(fields)
        guard answer.status == 200 else { throw failure(answer, token) }
        let document = try CredentialDocument(
            answer.bytes,
            provider: name,
            source: Self.service,
            hint: "check what answers at the address in \(endpoint.origin)",
            location: .url(answer.url)
        )
        let credentials = try document.session()
        try document.refuse(credentials.expiration, endedBy: platform.clock.now())
        return credentials
    }

    private func ask(_ fields: HTTPFields) async throws(CredentialError) -> EndpointAnswer {
        do {
            return try await client.send(.get, endpoint.url, fields: fields)
        } catch {
            guard error.code == .unreachable || error.code == .timedOut else { throw error }
            throw CredentialError(
                error.code,
                error.message,
                hint: "check the address in \(endpoint.origin), and that its server runs",
                provider: error.provider,
                location: error.location,
                underlying: error.underlying
            )
        }
    }

    private static let service = "the container's credentials endpoint"

    private var client: EndpointClient {
        var client = EndpointClient(provider: name, service: Self.service, platform: platform)
        client.connectTimeout = .seconds(2)
        client.timeout = .seconds(5)
        client.limit = 64 * 1_024
        client.mayUseProxy = false
        client.accepts = { $0.json != nil }
        return client
    }

    private func failure(_ answer: EndpointAnswer, _ token: Secret?) -> CredentialError {
        let hint =
            switch (answer.status, answer.failure) {
            case (401, _), (403, _):
                token == nil
                    ? "set AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE or AWS_CONTAINER_AUTHORIZATION_TOKEN"
                    : "check that the token is the one this endpoint gave"
            case (_, .refused): "check the address in \(endpoint.origin) and the role of the container"
            case (_, .throttled), (_, .failed): "try again; the endpoint is run by the container's host"
            case (_, .proxy), (_, .unexpected): "check what answers at the address in \(endpoint.origin)"
            }
        return CredentialError(
            answer.failure.code,
            "\(Self.service) answered \(answer.status)" + reason(answer, token),
            hint: hint,
            provider: name,
            location: .url(answer.url)
        )
    }

    /// The code and the message of an error, if that is what the body is.
    private func reason(_ answer: EndpointAnswer, _ token: Secret?) -> String {
        guard let json = answer.json else { return "" }
        let parts = [json["code"] ?? json["Code"], json["message"] ?? json["Message"]].compactMap { $0?.nonEmptyText }
        let text = parts.joined(separator: ": ")
        // Some servers tell what they were sent.
        let showsToken = token?.withExposedText { text.contains($0) } ?? false
        return text.isEmpty || showsToken ? "" : ": \(text.singleLine(limit: 200))"
    }
}
