// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials
internal import IAMPlatform
internal import SystemPackage

/// What a container shows its endpoint to be let in.
///
/// The file wins over the variable and is read at every fetch, because its owner exchanges it. The value is sent as it
/// is; one with a line end would end the header field and is refused.
struct ContainerAuthorization: Sendable {
    private static let fileVariable = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"
    private static let variable = "AWS_CONTAINER_AUTHORIZATION_TOKEN"

    /// The most bytes of a token; servers take no larger field.
    private static let limit = 16 * 1_024

    let platform: Platform

    /// The value of the field; `nil` if none is configured.
    ///
    /// - Throws: `.invalidConfiguration` for a file that cannot be read, or a value that cannot be sent.
    func token() throws(CredentialError) -> Secret? {
        if let path = platform.environment[Self.fileVariable] {
            let location = ConfigurationLocation.file(path: path, line: nil)
            return try check(Secret(bytes: try read(path, location)), "the container's token file", location)
        }
        guard let token = platform.environment[Self.variable] else { return nil }
        return try check(Secret(token), Self.variable, .variable(Self.variable))
    }

    private func read(_ path: String, _ location: ConfigurationLocation) throws(CredentialError) -> [UInt8] {
        do {
            return try platform.files.read(FilePath(path), limit: Self.limit)
        } catch {
            throw CredentialError(
                .invalidConfiguration,
                "the container's token file cannot be read: \(error.reason)",
                hint: "check \(Self.fileVariable), and that this user may read the file",
                provider: ContainerCredentialProvider.name,
                location: location,
                underlying: error
            )
        }
    }

    private func check(
        _ token: Secret,
        _ source: String,
        _ location: ConfigurationLocation
    ) throws(CredentialError) -> Secret {
        guard let flaw = token.withExposedBytes(Self.flaw) else { return token }
        let (problem, hint) =
            switch flaw {
            case .empty: ("\(source) is empty", "check who writes it")
            case .lineEnd:
                (
                    "\(source) has a line end, which cannot be sent",
                    "remove the line end: write it with printf %s, not with echo"
                )
            case .character: ("\(source) has a character that cannot be sent", "check who writes it")
            }
        throw CredentialError(
            .invalidConfiguration,
            problem,
            hint: hint,
            provider: ContainerCredentialProvider.name,
            location: location
        )
    }

    private enum Flaw { case empty, lineEnd, character }

    private static func flaw(_ bytes: [UInt8]) -> Flaw? {
        if bytes.isEmpty { return .empty }
        if bytes.contains(where: { $0 == 0x0A || $0 == 0x0D }) { return .lineEnd }
        return bytes.allSatisfy { (0x20...0x7E).contains($0) } ? nil : .character
    }
}
