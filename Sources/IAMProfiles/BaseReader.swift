// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials

/// Reads from one profile the credentials that need no others.
struct BaseReader {
    private let profile: Profile
    private let files: ProfileFiles

    init(_ profile: Profile, _ files: ProfileFiles) {
        self.profile = profile
        self.files = files
    }

    /// The base, the first of: `credential_source`, web identity, SSO, login session, keyring, process, static keys.
    ///
    /// A command and keys may stand beside a keyring, for tools that do not know it.
    func base() throws(ProfileError) -> (BaseSource, ConfigurationLocation?)? {
        if let source = profile["credential_source"], profile["web_identity_token_file"] == nil {
            return (try named(source), profile.location(of: "credential_source"))
        }
        if let tokenFile = profile["web_identity_token_file"] {
            let source = try webIdentity(tokenFile)
            return (.webIdentity(source), source.location)
        }
        let sso = try SSOReader(profile, files).source()
        if let sso, sso.roleName != nil { return (.sso(sso), sso.location) }
        if let session = profile["login_session"] {
            return (.loginSession(session), profile.location(of: "login_session"))
        }
        if let source = try KeyringSource(profile) { return (.keyring(source), source.location) }
        if let command = profile["credential_process"], let location = profile.location(of: "credential_process") {
            return (
                .process(command: command, accountID: profile["aws_account_id"], location: location), location
            )
        }
        if let keys = try StaticKeyReader(profile).required() { return (.staticKeys(keys), keys.location) }
        // A session without account and role gives a token but no credentials, so anything else comes first.
        return sso.map { (.sso($0), $0.location) }
    }

    private func named(_ source: String) throws(ProfileError) -> BaseSource {
        switch source.lowercased() {
        case "environment":
            return .environment
        case "ec2instancemetadata":
            return .instanceMetadata
        case "ecscontainer":
            return .container
        default:
            throw ProfileError(
                .invalidValue,
                "credential_source of profile '\(profile.name)' is not known",
                hint: "It is Environment, Ec2InstanceMetadata or EcsContainer.",
                profile: profile.name,
                location: profile.location(of: "credential_source")
            )
        }
    }

    private func webIdentity(_ tokenFile: String) throws(ProfileError) -> WebIdentitySource {
        let location = profile.location(of: "web_identity_token_file") ?? .file(path: files.configPath, line: nil)
        guard let roleARN = profile["role_arn"] else {
            throw ProfileError(
                .missingKey,
                "profile '\(profile.name)' has web_identity_token_file but no role_arn",
                hint: profile.respelling(of: ["role_arn"]) ?? "Add role_arn = arn:aws:iam::ACCOUNT:role/NAME.",
                profile: profile.name,
                location: location
            )
        }
        return WebIdentitySource(
            roleARN: roleARN,
            roleSessionName: profile["role_session_name"],
            tokenFile: tokenFile,
            location: location
        )
    }
}

/// Reads the keys of one profile.
struct StaticKeyReader {
    private let profile: Profile

    init(_ profile: Profile) {
        self.profile = profile
    }

    /// The keys, if both halves are there.
    var complete: StaticKeys? {
        guard let accessKeyID = profile["aws_access_key_id"], let secret = profile["aws_secret_access_key"],
            let location = profile.location(of: "aws_access_key_id")
        else { return nil }
        return StaticKeys(
            accessKeyID: accessKeyID,
            secretAccessKey: Secret(secret),
            // The older name is what some tools still write.
            sessionToken: (profile["aws_session_token"] ?? profile["aws_security_token"]).map { Secret($0) },
            accountID: profile["aws_account_id"],
            location: location
        )
    }

    /// The keys, `nil` if there is neither half; one half alone is an error.
    func required() throws(ProfileError) -> StaticKeys? {
        if let complete { return complete }
        let keys = ["aws_access_key_id", "aws_secret_access_key"]
        guard let present = keys.first(where: { profile[$0] != nil }) else { return nil }
        let missing = present == keys[0] ? keys[1] : keys[0]
        throw ProfileError(
            .partialKeys,
            "profile '\(profile.name)' has \(present) but no \(missing)",
            hint: profile.respelling(of: [missing]) ?? "Add \(missing), or remove \(present).",
            profile: profile.name,
            location: profile.location(of: present)
        )
    }
}
