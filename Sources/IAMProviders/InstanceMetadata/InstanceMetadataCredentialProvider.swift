// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import IAMCredentials
public import IAMPlatform
public import IAMProfiles
internal import Logging

internal import struct FoundationEssentials.Date

/// Asks the metadata service of an EC2 instance for the credentials of its role.
///
/// The service is asked with a token (IMDSv2), which is kept until two minutes before its end. Only a service that
/// answers the request for one with 403, 404 or 405, or not in time, is asked without, if the settings allow, with a
/// line in the log, and never once it has given a token. No request takes a proxy or follows a redirect.
///
/// The service may give credentials that are nearly over, or over, while it has trouble getting new ones; AWS goes on
/// taking them. With less than 15 minutes left their end is moved to 17 to 25 minutes from now. For the same reason the
/// last credentials stand in when the service fails later.
///
/// Source: AWS SDKs and Tools Reference Guide, "IMDS credential provider".
public struct InstanceMetadataCredentialProvider: CredentialProvider {
    /// `instance-metadata`.
    public var name: String { Self.name }

    static let name = "instance-metadata"

    /// How much must be left, in seconds, for an end to be taken as it is.
    private static let margin = 900.0

    private let settings: InstanceMetadataSettings
    private let platform: Platform
    private let session: InstanceMetadataSession

    /// Makes a provider; nothing is asked yet.
    ///
    /// - Parameters:
    ///   - settings: The endpoint and how patient to be.
    ///   - platform: HTTP, clock and timer.
    ///   - session: What other providers for the same service have learned about it.
    public init(
        settings: InstanceMetadataSettings,
        platform: Platform,
        session: InstanceMetadataSession = InstanceMetadataSession()
    ) {
        self.settings = settings
        self.platform = platform
        self.session = session
    }

    /// Asks the service.
    ///
    /// - Throws: ``CredentialError``: `.notConfigured` if asking is forbidden, there is no such service, or the
    ///   instance has no role; `.invalidConfiguration` if EC2 may not assume the role or the configured instance profile
    ///   is not there; `.refused`, `.unreachable`, `.timedOut`, `.invalidResponse`, `.cancelled`.
    public func credentials() async throws(CredentialError) -> Credentials {
        if let location = settings.disabledBy { throw disabled(location) }
        session.use(settings)
        do {
            let credentials = try await InstanceMetadataFetch(
                settings: settings,
                platform: platform,
                session: session
            ).credentials()
            session.last = credentials
            return extended(credentials)
        } catch {
            guard error.code != .cancelled, let last = session.last else { throw error }
            Logger.current.notice(
                "The instance metadata service failed; its last credentials are still used",
                metadata: [
                    "credentials.provider": "\(name)", "error.code": "\(error.code)",
                    "error.message": "\(error.message)",
                ]
            )
            return extended(last)
        }
    }

    /// The credentials with an end that is not nearly over.
    private func extended(_ credentials: Credentials) -> Credentials {
        let now = platform.clock.now()
        guard let end = credentials.expiration, end.timeIntervalSince(now) < Self.margin else { return credentials }
        let moved = now.addingTimeInterval(Self.margin + 120 + 480 * platform.random())
        Logger.current.notice(
            "The credentials of the instance are nearly over; they are used on until new ones come",
            metadata: [
                "credentials.provider": "\(name)", "credentials.expiration": "\(AWSTimestamp.extended(end))",
                "credentials.extended": "\(AWSTimestamp.extended(moved))",
            ]
        )
        return Credentials(
            accessKeyID: credentials.accessKeyID,
            secretAccessKey: credentials.secretAccessKey,
            sessionToken: credentials.sessionToken,
            expiration: moved,
            accountID: credentials.accountID,
            source: credentials.source
        )
    }

    private func disabled(_ location: ConfigurationLocation) -> CredentialError {
        let setting = if case .variable(let variable) = location { variable } else { "disable_ec2_metadata" }
        return CredentialError(
            .notConfigured,
            "\(setting) is true, so the instance metadata service is not asked",
            provider: name,
            location: location
        )
    }
}
