// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials
internal import IAMPlatform
internal import IAMProfiles
internal import Logging

extension SSOLogin {
    /// What `slow_down` adds to the interval.
    ///
    /// Source: RFC 8628, 3.5.
    private static var slowDown: Duration { .seconds(5) }

    /// How many failures of the network in a row are borne while somebody confirms.
    private static var patience: Int { 3 }

    /// Shows a code and asks until somebody has confirmed it.
    func confirm(
        _ registration: OIDCRegistration,
        _ interaction: any SignInInteraction
    ) async throws(SSOLoginFailure) -> OIDCTokens {
        let device: OIDCDeviceAuthorization
        do throws(OIDCError) {
            device = try await client.authorizeDevice(registration, startURL: access.source.startURL)
        } catch {
            throw .service(error)
        }
        do throws(CredentialError) {
            try await interaction.visit(device.url, code: device.userCode)
        } catch {
            throw .other(error)
        }
        return try await poll(registration, device)
    }

    private func poll(
        _ registration: OIDCRegistration,
        _ device: OIDCDeviceAuthorization
    ) async throws(SSOLoginFailure) -> OIDCTokens {
        let end = platform.timer.now() + device.lifetime
        var interval = device.interval
        var failures = 0
        while platform.timer.now() < end {
            try await wait(interval)
            do throws(OIDCError) {
                return try await client.token(registration, device: device)
            } catch {
                failures = error.isTransient ? failures + 1 : 0
                switch error.code {
                case .authorizationPending: continue
                case .slowDown: interval += Self.slowDown
                default:
                    guard error.isTransient, failures < Self.patience else { throw .service(error) }
                    Logger.current.info(
                        "The token service did not answer; it is asked again",
                        metadata: ["error.code": "\(error.code)"]
                    )
                    interval += Self.slowDown
                }
            }
        }
        let message = "the code \(device.userCode) was not confirmed within \(device.lifetime)"
        throw .other(access.signInNeeded(message, location: .url(access.endpoints.oidc)))
    }

    private func wait(_ interval: Duration) async throws(SSOLoginFailure) {
        do {
            try await platform.timer.sleep(for: interval)
        } catch {
            throw .other(
                CredentialError(.cancelled, "the task was cancelled", provider: SSOCredentialProvider.name)
            )
        }
    }
}
