// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import IAMCredentials
import IAMSandbox
import Testing

@Suite struct MFATests {
    private let arguments = [
        "RoleArn": role("admin"), "RoleSessionName": "test", "SerialNumber": "arn:aws:iam::111122223333:mfa/alice",
        "TokenCode": "123456",
    ]

    @Test func `a code may come twice unless the options say otherwise`() throws {
        let sandbox = Sandbox.fixed()
        let alice = try sandbox.user("alice")
        #expect(try sandbox.sts("AssumeRole", arguments, as: alice).status == 200)
        #expect(try sandbox.sts("AssumeRole", arguments, as: alice).status == 200)
    }

    @Test func `a code that may come once is good again after 30 seconds`() throws {
        let sandbox = Sandbox.fixed { $0.refusesReusedMFACodes = true }
        let alice = try sandbox.user("alice")
        var wrong = arguments
        wrong["TokenCode"] = "654321"
        #expect(try sandbox.sts("AssumeRole", wrong, as: alice).status == 403)
        let factor = arguments.filter { $0.key == "SerialNumber" || $0.key == "TokenCode" }
        let session = try sandbox.sts("GetSessionToken", factor, as: alice).credentials()
        let again = try sandbox.sts("AssumeRole", arguments, as: alice, at: noon + 29)
        #expect(again.status == 403)
        #expect(
            again.element("Message") == "MultiFactorAuthentication failed with invalid MFA one time pass code. "
        )
        let bare = ["RoleArn": role("admin"), "RoleSessionName": "test"]
        #expect(try sandbox.sts("AssumeRole", bare, as: session, at: noon + 29).status == 200)
        #expect(try sandbox.sts("AssumeRole", arguments, as: alice, at: noon + 30).status == 200)
    }
}
