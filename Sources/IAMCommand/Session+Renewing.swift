// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

package import IAMCredentials
package import IAMProviders
internal import IAMSTS

extension Session {
    /// The credentials that the options lead to, kept in memory, renewed ahead of their end, and checked against
    /// `--expect-account` each time; for programs that run for long, so the profile files are read again each time too.
    package func renewingProvider() -> CachedCredentialProvider {
        var options = options
        options.profileFiles = nil
        let chain = DefaultChain.make(platform: platform, options: options)
        guard let expectedAccount else { return chain.cached(platform: platform) }
        return ExpectedAccountProvider(source: chain, account: expectedAccount) {
            [self] credentials throws(CredentialError) in
            try await accountID(of: credentials)
        }.cached(platform: platform)
    }

    /// The account that credentials belong to, as they say themselves or else as STS says.
    package func accountID(of credentials: Credentials) async throws(CredentialError) -> String {
        if let accountID = credentials.accountID { return accountID }
        let sts = try sts()
        do {
            return try await sts.getCallerIdentity(credentials: credentials).accountID
        } catch {
            throw error.credentialError
        }
    }
}

/// Gives the credentials of another provider if they belong to the account that they should.
struct ExpectedAccountProvider: ServiceTimed {
    let source: CredentialProviderChain
    let account: String
    let accountID: @Sendable (Credentials) async throws(CredentialError) -> String

    var name: String { source.name }
    var serviceClock: ServiceClock? { source.serviceClock }

    func credentials() async throws(CredentialError) -> Credentials {
        let credentials = try await source.credentials()
        let actual = try await accountID(credentials)
        guard actual == account else {
            let mismatch = AccountMismatch(expected: account, actual: actual)
            throw CredentialError(.invalidConfiguration, "\(mismatch)", provider: name, underlying: mismatch)
        }
        return credentials
    }
}
