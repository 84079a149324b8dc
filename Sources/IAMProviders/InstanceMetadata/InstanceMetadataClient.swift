// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import IAMCredentials
internal import IAMPlatform
internal import IAMProfiles
internal import Logging

/// Sends requests to the metadata service of an instance, with its token where it gives one.
///
/// Source: Amazon EC2 User Guide, "Use the Instance Metadata Service".
struct InstanceMetadataClient: Sendable {
    /// How the service lets itself be asked.
    enum Access: Sendable {
        case token(Secret)
        /// As the first version, without a token; the error is the reason, to be thrown if this fails as well.
        case version1(CredentialError)
    }

    /// What the service is called in messages.
    static let service = "the instance metadata service"

    private static let tokenPath = "/latest/api/token"
    private static let lifetimeField = "x-aws-ec2-metadata-token-ttl-seconds"
    private static let tokenField = "x-aws-ec2-metadata-token"

    /// The longest life of a token, in seconds.
    private static let lifetime = 21_600

    let settings: InstanceMetadataSettings
    let platform: Platform
    let session: InstanceMetadataSession

    /// Gets a token, or finds that the service has none.
    ///
    /// A service that has given a token before is never asked without one, and that this one had none is not
    /// remembered: it is asked for a token at the next fetch again.
    ///
    /// - Throws: `.notConfigured` where there is no such service.
    func access() async throws(CredentialError) -> Access {
        if let token = session.token(at: platform.timer.now()) { return .token(token) }
        var fields = HTTPFields()
        if let name = HTTPField.Name(Self.lifetimeField) { fields[name] = String(Self.lifetime) }
        let refusal: TokenRefusal
        do throws(CredentialError) {
            let answer = try await client(.onceAnswered).send(.put, url(Self.tokenPath), fields: fields)
            if answer.status == 200 { return .token(try keep(answer)) }
            refusal = TokenRefusal(answer, settings: settings)
        } catch {
            guard !session.hasGivenToken, let found = TokenRefusal(error) else { throw error }
            refusal = found
        }
        guard refusal.mayBeVersion1, !settings.isVersion1Disabled, !session.hasGivenToken else { throw refusal.error }
        Logger.current.notice(
            "The instance metadata service gave no token; asking without one, as its first version was",
            metadata: [
                "credentials.provider": "\(InstanceMetadataCredentialProvider.name)",
                "error.message": "\(refusal.reason)",
            ]
        )
        return .version1(refusal.error)
    }

    /// Asks for a document.
    ///
    /// - Parameters:
    ///   - path: The path.
    ///   - access: How the service lets itself be asked; another token is noted here if the first is refused.
    ///   - isTrial: Whether there is another path to ask if this one is refused: every status is returned, at
    ///     once.
    ///   - accepts: Whether a successful answer can be used; one that cannot is asked for again.
    /// - Returns: An answer with status 200 or 404.
    func get(
        _ path: String,
        _ access: inout Access,
        isTrial: Bool = false,
        accepts: @escaping @Sendable (EndpointAnswer) -> Bool = { _ in true }
    ) async throws(CredentialError) -> EndpointAnswer {
        var answer = try await once(path, access, isTrial, accepts)
        if answer.status == 401, case .token(let token) = access {
            session.drop(token)
            access = try await self.access()
            answer = try await once(path, access, isTrial, accepts)
        }
        guard !isTrial || answer.status == 401 else { return answer }
        guard answer.status == 200 || answer.status == 404 else { throw failure(answer) }
        return answer
    }

    private func once(
        _ path: String,
        _ access: Access,
        _ isTrial: Bool,
        _ accepts: @escaping @Sendable (EndpointAnswer) -> Bool
    ) async throws(CredentialError) -> EndpointAnswer {
        var fields = HTTPFields()
        var client = client(.onceAnswered)
        if case .token(let token) = access, let name = HTTPField.Name(Self.tokenField) {
            token.withExposedText { fields[name] = $0 }
            // Who has given a token is there, so silence is worth another attempt.
            client = self.client(.usual)
        }
        client.accepts = accepts
        client.retriesAnswers = !isTrial
        return try await client.send(.get, url(path), fields: fields)
    }

    private func client(_ retries: EndpointClient.Retries) -> EndpointClient {
        let provider = InstanceMetadataCredentialProvider.name
        var client = EndpointClient(provider: provider, service: Self.service, platform: platform)
        client.attempts = settings.attempts ?? 3
        client.retries = settings.attempts == nil ? retries : .usual
        client.connectTimeout = settings.timeout
        client.timeout = settings.timeout
        client.limit = 64 * 1_024
        client.mayUseProxy = false
        // The usual address is on this machine; whoever sets another one, such as that of a stand-in, knows it.
        client.mayBePlain = true
        return client
    }

    private func url(_ path: String) -> String { settings.endpoint + path }

    private func keep(_ answer: EndpointAnswer) throws(CredentialError) -> Secret {
        let bytes = answer.bytes.prefix { $0 != 0x0A && $0 != 0x0D }
        let hasOneLine = answer.bytes[bytes.endIndex...].allSatisfy { $0 == 0x0A || $0 == 0x0D }
        guard hasOneLine, (1...4_096).contains(bytes.count), bytes.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            let message = "\(Self.service) gave a token that cannot be one"
            throw error(.invalidResponse, message, answer.url, hint: answererHint)
        }
        let token = Secret(bytes: Array(bytes))
        let lifetime = answer.field(Self.lifetimeField).flatMap { Int($0) } ?? Self.lifetime
        let end = platform.timer.now() + .seconds(min(max(lifetime, 0), Self.lifetime) - 120)
        session.keep(token: token, until: end)
        return token
    }

    // MARK: Errors

    /// What to do about an answer that makes no sense.
    var answererHint: String { "check what answers at \(settings.endpoint)" }

    private func failure(_ answer: EndpointAnswer) -> CredentialError {
        let failure = answer.failure
        let hint =
            switch failure {
            case .refused:
                "enable the instance's metadata endpoint, or set AWS_EC2_METADATA_DISABLED=true to not ask it"
            case .unexpected: answererHint
            case .throttled, .failed, .proxy: failure.hint
            }
        return error(failure.code, "\(Self.service) answered \(answer.status)", answer.url, hint: hint)
    }

    private func error(
        _ code: CredentialError.Code,
        _ message: String,
        _ url: String,
        hint: String?
    ) -> CredentialError {
        let provider = InstanceMetadataCredentialProvider.name
        return CredentialError(code, message, hint: hint, provider: provider, location: .url(url))
    }
}
