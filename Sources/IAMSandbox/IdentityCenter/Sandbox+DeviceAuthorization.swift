// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials
internal import Synchronization

internal import struct FoundationEssentials.Date

extension Sandbox {
    /// Starts a sign-in on another device.
    func startDeviceAuthorization(_ exchange: SandboxExchange) throws(SandboxFault) -> [String: JSONValue] {
        let input = try OIDCInput(exchange)
        let (id, client) = try client(of: input, at: exchange.date)
        guard client.grants.contains(OIDCGrant.device) else {
            throw .oidc("unauthorized_client", "the client is not registered for device codes")
        }
        let startURL = try input.required("startUrl")
        guard startURL.hasPrefix("https://") || startURL.hasPrefix("http://") else {
            throw .oidc("invalid_request", "startUrl must be an address")
        }
        let settings = options.identityCenter
        let (code, device) = state.withLock { state in
            let device = OIDCState.Device(
                client: id,
                userCode: state.userCode(),
                expiration: exchange.date.addingTimeInterval(Double(settings.deviceCodeLifetime.wholeSeconds)),
                interval: settings.pollInterval.wholeSeconds,
                pendingPolls: settings.pendingDevicePolls
            )
            let code = state.token("device-")
            state.oidc.devices[code] = device
            return (code, device)
        }
        let page = exchange.base + "/device"
        return [
            "deviceCode": .text(code),
            "userCode": .text(device.userCode),
            "verificationUri": .text(page),
            "verificationUriComplete": .text(page + "?user_code=" + device.userCode),
            "expiresIn": .integer(settings.deviceCodeLifetime.wholeSeconds),
            "interval": .integer(device.interval),
        ]
    }

    /// The page where somebody would sign in; a visit is enough, and `answer=deny` says no.
    func decideDevice(_ exchange: SandboxExchange) -> SandboxResponse {
        count("sso-oidc:DecideDevice")
        let query = SandboxQuery(exchange.query)
        let isDenied = query["answer"] == "deny"
        let isKnown = state.withLock { state in
            let waiting = state.oidc.devices.first { _, device in
                device.userCode == query["user_code"]?.uppercased() && device.expiration > exchange.date
                    && device.decision == .pending
            }
            guard let code = waiting?.key else { return false }
            state.oidc.devices[code]?.decision = isDenied ? .denied : .approved
            return true
        }
        guard isKnown else {
            countRefusal("sso-oidc:UnknownUserCode")
            return page(404, "No device waits with this code.")
        }
        return page(200, isDenied ? "The device was refused." : "The device is signed in. You may close this page.")
    }
}

extension OIDCState {
    /// One poll of a device code; returns when it has been approved.
    mutating func poll(_ code: String, by client: String, at date: Date) throws(SandboxFault) {
        guard var device = devices[code], device.client == client, !device.isSpent else {
            throw .oidc("invalid_grant", "the device code is not known, or was used")
        }
        defer { devices[code] = device }
        guard device.expiration > date else { throw .oidc("expired_token", "the device code has ended") }
        let last = device.lastPoll
        device.lastPoll = date
        if let last, date.timeIntervalSince(last) + 0.001 < Double(device.interval) {
            // RFC 8628, 3.5: by this much for this and all later polls.
            device.interval += 5
            throw .oidc("slow_down", "polled faster than the interval; add five seconds to it")
        }
        if device.decision == .pending, let left = device.pendingPolls {
            if left == 0 { device.decision = .approved }
            device.pendingPolls = max(0, left - 1)
        }
        switch device.decision {
        case .pending: throw .oidc("authorization_pending", "nobody has approved the device yet")
        case .denied: throw .oidc("access_denied", "the device was refused")
        case .approved: device.isSpent = true
        }
    }
}
