// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

package import IAMCredentials
internal import IAMPlatform
package import IAMProviders
internal import IAMSTS
internal import Synchronization

internal import struct FoundationEssentials.Date

/// A chain whose credentials are checked against `--expect-account` and written down, each of them once.
package final class GuardedCredentialProvider: ServiceTimed {
    /// The name of the chain.
    package var name: String { chain.name }

    /// The clock of the service that gave the credentials.
    package var serviceClock: ServiceClock? { chain.serviceClock }

    private let chain: CredentialProviderChain
    private let session: Session
    private let plan: SourcePlan?
    private let isAudited: Bool
    private let lastKey = Mutex("")

    init(_ session: Session, _ options: ChainOptions, plan: SourcePlan?, isAudited: Bool) {
        self.chain = DefaultChain.make(platform: session.platform, options: options)
        self.session = session
        self.plan = plan
        self.isAudited = isAudited
    }

    /// Gets credentials.
    ///
    /// - Throws: What the chain throws; `.invalidConfiguration` for credentials of another account.
    package func credentials() async throws(CredentialError) -> Credentials {
        let credentials = try await chain.credentials()
        guard lastKey.withLock({ $0 != credentials.accessKeyID }) else { return credentials }
        try await checkAccount(of: credentials)
        warnIfShort(credentials)
        if isAudited { await record(credentials) }
        lastKey.withLock { $0 = credentials.accessKeyID }
        return credentials
    }

    /// Nobody can make a session longer than its role allows; a minute is what issuing may take.
    private func warnIfShort(_ credentials: Credentials) {
        guard let least = session.options.minimumLifetime, let end = credentials.expiration else { return }
        let left = end.timeIntervalSince(session.platform.clock.now())
        guard left + 60 < least.seconds else { return }
        session.report(
            "warning: the new credentials end at \(AWSTimestamp.extended(end)), sooner than --min-ttl asks for"
                + "\n  hint: let sessions last longer with --duration-seconds or duration_seconds, if the role allows it"
        )
    }

    private func checkAccount(of credentials: Credentials) async throws(CredentialError) {
        guard let expected = session.expectedAccount else { return }
        var actual = credentials.accountID
        if actual == nil {
            let client = try session.sts()
            do throws(STSError) {
                actual = try await client.getCallerIdentity(credentials: credentials).accountID
            } catch {
                throw error.credentialError
            }
        }
        guard let actual, actual != expected else { return }
        throw .otherAccount(actual, than: expected)
    }

    /// A log that cannot be written costs a warning and never the credentials.
    private func record(_ credentials: Credentials) async {
        let platform = session.platform
        let entry = AuditEntry(
            time: platform.clock.now(),
            userID: Int(platform.files.userID),
            user: platform.environment["LOGNAME"] ?? platform.environment["USER"],
            invocation: session.invocation,
            profile: plan?.profileName,
            roleARN: plan?.roleARN,
            isReadOnly: session.options.access == .readOnly,
            source: credentials.source,
            accountID: credentials.accountID ?? plan?.roleARN.flatMap { ARN($0)?.accountID },
            accessKeyID: credentials.accessKeyID,
            expiration: credentials.expiration
        )
        guard let log = AuditLog(platform: platform) else {
            session.report("warning: nothing was written to the log: neither XDG_STATE_HOME nor HOME says where it is")
            return
        }
        do {
            try await log.append(entry)
        } catch {
            session.report("warning: nothing was written to the log: \(error)")
        }
    }
}

extension CredentialError {
    /// Credentials that belong to another account than `--expect-account` says.
    package static func otherAccount(_ actual: String, than expected: String) -> CredentialError {
        CredentialError(
            .invalidConfiguration,
            "the credentials belong to account \(actual), not to \(expected) as --expect-account demands; nothing was done",
            hint: "choose another profile or role with --profile or --role-arn"
        )
    }
}
