// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import IAMCredentials

public import struct FoundationEssentials.Date

/// The user name and the password that git gives to CodeCommit over HTTPS.
///
/// Source: the `codecommit credential-helper` of the AWS CLI.
public struct CodeCommitCredential: Sendable, Equatable {
    /// The access key id, with `%` and the session token behind it for temporary credentials.
    public let username: Secret

    /// The time of signing and the signature.
    public let password: Secret

    /// Signs for one repository.
    ///
    /// - Parameters:
    ///   - host: The host, without a port, such as `git-codecommit.eu-west-2.amazonaws.com`.
    ///   - path: The path as git sends it, such as `/v1/repos/name`.
    ///   - region: The region.
    ///   - credentials: What to sign with.
    ///   - date: The time of signing, in the years 1 to 9999.
    /// - Throws: ``SigningError``; ``SigningError/Code/invalidTarget`` if host or path is empty or has a line break.
    public init(host: String, path: String, region: String, credentials: Credentials, at date: Date)
        throws(SigningError)
    {
        let signer = SigV4Signer(service: "codecommit", region: region)
        try signer.check(credentials)
        guard !host.isEmpty, !path.isEmpty, !(host + path).utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
            throw SigningError(.invalidTarget, "The host or the path is empty or has a control character.")
        }
        let timestamp = try signer.timestamp(date)
        let time = String(timestamp.text.dropLast())
        var scratch = ByteScratch()
        scratch.append("GIT\n\(path)\n\nhost:\(host)\n\nhost\n")
        let stringToSign = StringToSign(
            for: 0..<scratch.count,
            algorithm: .sigV4,
            timestamp: time,
            scopeEnd: signer.scopeEnd,
            to: &scratch
        )
        let key = signer.keys.key(for: credentials, timestamp, region: region, service: signer.service).key
        password = Secret("\(time)Z\(key.signature(of: scratch.text(stringToSign.range)))")
        let id = credentials.accessKeyID
        username = credentials.sessionToken?.withExposedText { Secret("\(id)%\($0)") } ?? Secret(id)
    }
}
