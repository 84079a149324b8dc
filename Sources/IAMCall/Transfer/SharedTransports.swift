// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCommand
internal import IAMCredentials
internal import IAMHTTP
internal import IAMPlatform
internal import IAMProfiles
internal import IAMProviders
internal import Synchronization

/// One transport for all calls that reach servers in the same way, so that connections are used again.
final class SharedTransports: Sendable {
    private let transports = Mutex<[HTTPTransportConfiguration: any HTTPTransport]>([:])
    private let make: @Sendable (HTTPTransportConfiguration) -> any HTTPTransport

    init(make: @escaping @Sendable (HTTPTransportConfiguration) -> any HTTPTransport) {
        self.make = make
    }

    subscript(configuration: HTTPTransportConfiguration) -> any HTTPTransport {
        transports.withLock { transports in
            if let known = transports[configuration] { return known }
            let new = make(configuration)
            transports[configuration] = new
            return new
        }
    }
}

/// What decides about the credentials of a call.
struct CredentialKey: Hashable, Sendable {
    private let profile: String?
    private let region: String?
    private let endpoints: [String?]
    private let hops: [RoleHop]
    private let access: ChainOptions.Access
    private let tokens: [String?]
    private let expectedAccount: String?

    init(_ shared: SharedOptions, _ session: Session) {
        profile = shared.profile
        region = shared.region
        endpoints = [shared.endpointURL, shared.stsEndpointURL]
        hops = session.options.hops
        access = session.options.access
        tokens = [shared.role.mfaToken, shared.role.webIdentityTokenFile]
        expectedAccount = shared.expectAccount
    }
}
