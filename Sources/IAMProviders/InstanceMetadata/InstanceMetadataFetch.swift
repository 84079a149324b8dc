// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials
internal import IAMPlatform
internal import IAMProfiles

/// One way through an instance's metadata service: token, name of the role, its credentials.
struct InstanceMetadataFetch {
    private let client: InstanceMetadataClient
    private let settings: InstanceMetadataSettings
    private let session: InstanceMetadataSession

    init(settings: InstanceMetadataSettings, platform: Platform, session: InstanceMetadataSession) {
        self.client = InstanceMetadataClient(settings: settings, platform: platform, session: session)
        self.settings = settings
        self.session = session
    }

    /// The credentials as the service gives them, which may have ended.
    func credentials() async throws(CredentialError) -> Credentials {
        var access = try await client.access()
        let role: String
        let answer: EndpointAnswer
        do throws(CredentialError) {
            (role, answer) = try await document(&access)
        } catch {
            guard case .version1(let refusal) = access, error.code != .cancelled else { throw error }
            throw refusal
        }
        let credentials = try read(answer, role: role)
        if settings.instanceProfileName == nil { session.role = role }
        return credentials
    }

    // MARK: Requests

    private typealias Access = InstanceMetadataClient.Access

    private func document(_ access: inout Access) async throws(CredentialError) -> (String, EndpointAnswer) {
        if let name = settings.instanceProfileName {
            if let answer = try await document(of: name, &access) { return (name, answer) }
            throw error(
                .invalidConfiguration,
                "\(Self.service) has no credentials for the configured instance profile",
                hint: "correct or remove AWS_EC2_INSTANCE_PROFILE_NAME or ec2_instance_profile_name",
                role: name
            )
        }
        if let role = session.role {
            if let answer = try await document(of: role, &access) { return (role, answer) }
            // The instance may have got another role since.
            session.role = nil
        }
        let role = try await listedRole(&access)
        if let answer = try await document(of: role, &access) { return (role, answer) }
        let message = "\(Self.service) lists the role \(role), but has no credentials for it"
        throw error(.invalidResponse, message, hint: "attach the instance profile again", role: role)
    }

    /// The places to ask: only the older one where the newer is known to be missing.
    private var paths: [InstanceMetadataSession.Path] {
        session.path == .legacy ? [.legacy] : [.extended, .legacy]
    }

    /// Whether a path is asked that the service may not have: stand-ins answer it with anything.
    private func isTrial(_ path: InstanceMetadataSession.Path) -> Bool { path == .extended && session.path == nil }

    private func document(of role: String, _ access: inout Access) async throws(CredentialError) -> EndpointAnswer? {
        for path in paths {
            let answer = try await client.get(path.rawValue + role, &access, isTrial: isTrial(path)) { $0.json != nil }
            guard answer.status == 200 else { continue }
            session.path = path
            return answer
        }
        return nil
    }

    private func listedRole(_ access: inout Access) async throws(CredentialError) -> String {
        for path in paths {
            let answer = try await client.get(path.rawValue, &access, isTrial: isTrial(path))
            guard answer.status == 200 else { continue }
            let line = answer.bytes.prefix { $0 != 0x0A && $0 != 0x0D }
            guard !line.isEmpty else { continue }
            guard InstanceMetadataSettings.isName(line) else {
                let message = "\(Self.service) gave something that is no list of roles"
                throw error(.invalidResponse, message, hint: client.answererHint)
            }
            session.path = path
            return String(decoding: line, as: UTF8.self)
        }
        throw error(
            .notConfigured,
            "\(Self.service) knows no role: the instance has none",
            hint: "attach an instance profile to the instance"
        )
    }

    // MARK: The answer

    private func read(_ answer: EndpointAnswer, role: String) throws(CredentialError) -> Credentials {
        let document = try CredentialDocument(
            answer.bytes,
            provider: InstanceMetadataCredentialProvider.name,
            source: Self.service,
            hint: client.answererHint,
            location: .url(answer.url)
        )
        if let code = document["Code"]?.text, code != "Success" { throw unusable(role, code.singleLine(limit: 100)) }
        return try document.session()
    }

    private func unusable(_ role: String, _ code: String) -> CredentialError {
        let message = "\(Self.service) has no credentials for the role \(role): \(code)"
        guard code == "AssumeRoleUnauthorizedAccess" else {
            let hint = "check the instance profile and its role, or attach it again"
            return error(.refused, message, hint: hint, role: role)
        }
        return error(
            .invalidConfiguration,
            message,
            hint: "let the trust policy of \(role) allow ec2.amazonaws.com to assume it, "
                + "then attach the instance profile again",
            role: role
        )
    }

    private static let service = InstanceMetadataClient.service

    private func error(
        _ code: CredentialError.Code,
        _ message: String,
        hint: String? = nil,
        role: String = ""
    ) -> CredentialError {
        CredentialError(
            code,
            message,
            hint: hint,
            provider: InstanceMetadataCredentialProvider.name,
            location: .url(settings.endpoint + (session.path ?? .legacy).rawValue + role)
        )
    }
}
