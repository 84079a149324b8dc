// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTypes
import IAMCredentials
import IAMSandbox
import Testing

@Suite struct DeviceAuthorizationTests {
    private func client(
        registration: [String: Any] = OIDCClient.deviceRegistration,
        _ change: (inout SandboxOptions.IdentityCenter) -> Void = { _ in }
    ) throws -> OIDCClient {
        try OIDCClient(.fixed { change(&$0.identityCenter) }, registration)
    }

    @Test func `a device is approved at its second poll`() throws {
        let client = try client()
        let start = try client.start()
        let code = try start.member("deviceCode")
        let user = try start.member("userCode")
        #expect(user.count == 9 && user.contains("-"))
        #expect(try start.member("verificationUri") == "http://127.0.0.1:4567/device")
        #expect(try start.member("verificationUriComplete") == "http://127.0.0.1:4567/device?user_code=\(user)")
        #expect(try start.object()["interval"] as? Int == 1)
        #expect(try start.object()["expiresIn"] as? Int == 600)
        let pending = try client.poll(code, at: noon)
        #expect(pending.status == 400)
        #expect(pending.error == "authorization_pending")
        #expect(pending.field("x-amzn-ErrorType") == "AuthorizationPendingException")
        let answer = try client.poll(code, at: noon + 1)
        #expect(answer.status == 200)
        #expect(try client.refresh(answer.member("refreshToken")).status == 200)
        #expect(try client.poll(code, at: noon + 2).error == "invalid_grant")
        #expect(client.sandbox.calls("sso-oidc:CreateToken.device_code") == 3)
        #expect(client.sandbox.calls("sso-oidc:StartDeviceAuthorization") == 1)
    }

    @Test func `a device can wait for a visit of its page`() throws {
        let client = try client { $0.pendingDevicePolls = nil }
        let start = try client.start()
        let code = try start.member("deviceCode")
        for second in 0..<5 {
            #expect(try client.poll(code, at: noon + Double(second)).error == "authorization_pending")
        }
        #expect(client.sandbox.send(.get, "/device?user_code=WRNG-CODE").status == 404)
        #expect(client.sandbox.send(.get, "/device").status == 404)
        let user = try start.member("userCode")
        #expect(client.sandbox.send(.get, "/device?user_code=\(user.lowercased())").status == 200)
        #expect(client.sandbox.send(.get, "/device?user_code=\(user)").status == 404)
        #expect(try client.poll(code, at: noon + 5).status == 200)
    }

    @Test func `a device can be refused`() throws {
        let client = try client { $0.pendingDevicePolls = nil }
        let start = try client.start()
        let path = "/device?user_code=\(try start.member("userCode"))&answer=deny"
        #expect(client.sandbox.send(.get, path).status == 200)
        let answer = try client.poll(try start.member("deviceCode"), at: noon)
        #expect(answer.error == "access_denied")
        #expect(answer.field("x-amzn-ErrorType") == "AccessDeniedException")
    }

    @Test func `polling too fast is told, and slows the device down for good`() throws {
        let client = try client { $0.pendingDevicePolls = 5 }
        let code = try client.start().member("deviceCode")
        #expect(try client.poll(code, at: noon).error == "authorization_pending")
        let fast = try client.poll(code, at: noon + 0.5)
        #expect(fast.error == "slow_down")
        #expect(fast.field("x-amzn-ErrorType") == "SlowDownException")
        #expect(try client.poll(code, at: noon + 6).error == "slow_down")
        #expect(try client.poll(code, at: noon + 17).error == "authorization_pending")
    }

    @Test func `a device code ends`() throws {
        let client = try client { $0.deviceCodeLifetime = .seconds(60) }
        let start = try client.start()
        let answer = try client.poll(try start.member("deviceCode"), at: noon + 60)
        #expect(answer.error == "expired_token")
        #expect(answer.field("x-amzn-ErrorType") == "ExpiredTokenException")
        let path = "/device?user_code=\(try start.member("userCode"))"
        #expect(client.sandbox.send(.get, path, at: noon + 60).status == 404)
    }

    @Test func `a device code is its client's alone`() throws {
        let client = try client()
        let code = try client.start().member("deviceCode")
        let other = try OIDCClient(client.sandbox, OIDCClient.deviceRegistration)
        #expect(try other.poll(code, at: noon).error == "invalid_grant")
        #expect(try client.poll("", at: noon).error == "invalid_request")
        let stranger = ["clientId": "unknown", "clientSecret": "x", "startUrl": "http://127.0.0.1:4567/start"]
        #expect(try client.sandbox.post("/device_authorization", stranger).status == 401)
        let nowhere = ["clientId": client.id, "clientSecret": client.secret, "startUrl": "nowhere"]
        #expect(try client.sandbox.post("/device_authorization", nowhere).error == "invalid_request")
    }

    @Test func `a client without scopes gets no refresh token`() throws {
        let client = try client(registration: ["clientName": "test", "clientType": "public"]) {
            $0.pendingDevicePolls = 0
        }
        let answer = try client.poll(try client.start().member("deviceCode"), at: noon)
        #expect(answer.status == 200)
        #expect(try answer.object()["refreshToken"] == nil)
    }
}
