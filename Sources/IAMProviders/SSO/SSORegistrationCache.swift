// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials
internal import IAMPlatform
internal import IAMProfiles
internal import SystemPackage

internal import struct FoundationEssentials.Date

/// Registers as a client of the token service, and keeps the registration where the AWS CLI keeps its own.
struct SSORegistrationCache: Sendable {
    /// How a client is going to sign in; a registration for one way does not serve for the other.
    enum Flow: Sendable {
        case browser
        case device
    }

    /// A registration with less than this left, in seconds, is replaced.
    static let window = 900.0

    static let redirectPath = "/oauth/callback"

    let source: SSOSource
    let cache: SSOTokenCache
    let clock: any WallClock

    /// The file of the registration: the SHA-1 of what it depends on, with the separators of the AWS CLI.
    var file: FilePath {
        let scopes = scopes.map { JSONValue.array($0.map { .text($0) }) }
        let document = JSONValue.object([
            "tool": .text("botocore"), "startUrl": .text(source.startURL), "region": .text(source.region),
            "scopes": scopes ?? .null, "session_name": source.sessionName.map { .text($0) } ?? .null,
        ])
        return cache.file(hashing: document.rendered(.spaced))
    }

    /// The scopes to register with; the older form has none.
    private var scopes: [String]? { source.sessionName == nil ? nil : source.registrationScopes }

    /// The stored registration, if it serves and lasts.
    func load(for flow: Flow) -> OIDCRegistration? {
        guard let document = cache.store.members(of: file),
            let clientID = document["clientId"]?.nonEmptyText,
            let clientSecret = document["clientSecret"]?.nonEmptyText,
            let expiration = document["expiresAt"]?.text.flatMap({ AWSTimestamp.parse($0) }),
            expiration.timeIntervalSince(clock.now()) >= Self.window
        else { return nil }
        // Registrations for a device name no grants.
        let isForBrowser = document["grantTypes"]?.items?.contains(.text("authorization_code")) ?? false
        guard isForBrowser == (flow == .browser) else { return nil }
        return OIDCRegistration(
            clientID: clientID,
            clientSecret: Secret(clientSecret),
            expiration: expiration
        )
    }

    /// Keeps a registration; that it cannot be kept costs nothing but another one next time.
    func save(_ registration: OIDCRegistration, for flow: Flow) {
        var members: [String: JSONValue] = [
            "clientId": .text(registration.clientID),
            "clientSecret": registration.clientSecret.withExposedText { .text($0) },
            "expiresAt": .text(AWSTimestamp.extended(registration.expiration)),
        ]
        if let scopes { members["scopes"] = .array(scopes.map { .text($0) }) }
        if flow == .browser { members["grantTypes"] = Self.grants }
        try? cache.store.replace(file, with: members)
    }

    /// What to register as.
    func request(for flow: Flow) -> [String: JSONValue] {
        let suffix = source.sessionName ?? String(Int(clock.now().timeIntervalSince1970))
        var request: [String: JSONValue] = [
            "clientName": .text("aws-iam-toolkit-\(suffix)"), "clientType": .text("public"),
        ]
        if let scopes { request["scopes"] = .array(scopes.map { .text($0) }) }
        if flow == .browser {
            request["grantTypes"] = Self.grants
            request["redirectUris"] = .array([.text("http://127.0.0.1" + Self.redirectPath)])
            request["issuerUrl"] = .text(source.startURL)
        }
        return request
    }

    private static var grants: JSONValue { .array([.text("authorization_code"), .text("refresh_token")]) }
}
