// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTypes
import IAMCredentials
import IAMSandbox
import Testing

@Suite struct InstanceMetadataTests {
    private static let list = "/latest/meta-data/iam/security-credentials/"
    private static let extended = "/latest/meta-data/iam/security-credentials-extended/"
    private static let ttl = "x-aws-ec2-metadata-token-ttl-seconds"

    private func token(_ sandbox: Sandbox, seconds: String = "21600") -> [String: String] {
        let answer = sandbox.send(.put, "/latest/api/token", [Self.ttl: seconds])
        #expect(answer.status == 200)
        #expect(answer.field(Self.ttl) == seconds)
        return ["x-aws-ec2-metadata-token": answer.text]
    }

    @Test func `a token leads to the role's name and its credentials, which work`() throws {
        let sandbox = Sandbox.fixed()
        let token = token(sandbox)
        #expect(sandbox.send(.get, Self.list, token).text == "instance")
        let answer = sandbox.send(.get, Self.list + "instance", token)
        let members = try answer.json()
        #expect(members["Code"] == "Success")
        #expect(members["Type"] == "AWS-HMAC")
        #expect(members["LastUpdated"] == "2026-01-02T12:00:00Z")
        #expect(members["Expiration"] == "2026-01-02T18:00:00Z")
        #expect(members["AccountId"] == nil)
        let keys = try answer.instanceKeys()
        #expect(
            try sandbox.arn(of: keys) == "arn:aws:sts::111122223333:assumed-role/instance/i-0abc1234def567890"
        )
        #expect(
            sandbox.statistics.calls
                == ["imds:Token": 1, "imds:ListRoles": 1, "imds:GetCredentials": 1, "GetCallerIdentity": 1]
        )
        #expect(sandbox.statistics.refusals == [:])
    }

    @Test func `the instance may assume the role fleet, and nobody else may`() throws {
        let sandbox = Sandbox.fixed()
        let keys = try sandbox.send(.get, Self.list + "instance", token(sandbox)).instanceKeys()
        let fleet = try sandbox.assume(role("fleet"), as: keys)
        #expect(try sandbox.arn(of: fleet) == "arn:aws:sts::111122223333:assumed-role/fleet/test")
        let arguments = ["RoleArn": role("fleet"), "RoleSessionName": "test"]
        #expect(try sandbox.sts("AssumeRole", arguments, as: sandbox.user("alice")).status == 403)
        let direct = ["RoleArn": role("instance"), "RoleSessionName": "test"]
        #expect(try sandbox.sts("AssumeRole", direct, as: sandbox.user("alice")).status == 403)
    }

    @Test func `the extended path adds the account, unless it does not exist`() throws {
        let sandbox = Sandbox.fixed()
        #expect(sandbox.send(.get, Self.extended, token(sandbox)).text == "instance")
        let answer = sandbox.send(.get, Self.extended + "instance", token(sandbox))
        #expect(try answer.json()["AccountId"] == "111122223333")
        let older = Sandbox.fixed { $0.instanceMetadata.hasExtendedPath = false }
        #expect(older.send(.get, Self.extended, token(older)).status == 404)
        #expect(older.send(.get, Self.list, token(older)).status == 200)
    }

    @Test func `region, zone and document agree`() throws {
        let sandbox = Sandbox.fixed()
        let token = token(sandbox)
        #expect(sandbox.send(.get, "/latest/meta-data/placement/region", token).text == "eu-west-2")
        #expect(sandbox.send(.get, "/latest/meta-data/placement/availability-zone/", token).text == "eu-west-2a")
        let document = try sandbox.send(.get, "/latest/dynamic/instance-identity/document", token).json()
        #expect(document["region"] == "eu-west-2")
        #expect(document["accountId"] == "111122223333")
        #expect(document["instanceId"] == "i-0abc1234def567890")
    }

    @Test(arguments: [nil, "0", "21601", "-1", "soon", ""])
    func `a token needs a good length of life`(seconds: String?) {
        let sandbox = Sandbox.fixed()
        var fields: [String: String] = [:]
        fields[Self.ttl] = seconds
        #expect(sandbox.send(.put, "/latest/api/token", fields).status == 400)
        #expect(sandbox.statistics.refusals == ["imds:BadRequest": 1])
    }

    @Test func `a request that was forwarded gets no token`() {
        let fields = [Self.ttl: "60", "X-Forwarded-For": "192.0.2.1"]
        #expect(Sandbox.fixed().send(.put, "/latest/api/token", fields).status == 403)
    }

    @Test func `without a token, with an unknown or an ended one, nothing is told`() {
        let sandbox = Sandbox.fixed()
        let brief = token(sandbox, seconds: "60")
        #expect(sandbox.send(.get, Self.list).status == 401)
        #expect(sandbox.send(.get, Self.list, ["x-aws-ec2-metadata-token": "unknown"]).status == 401)
        #expect(sandbox.send(.get, Self.list, brief, at: noon + 59).status == 200)
        #expect(sandbox.send(.get, Self.list, brief, at: noon + 60).status == 401)
        #expect(sandbox.send(.get, "/latest/meta-data/placement/region").status == 401)
        #expect(sandbox.statistics.refusals == ["imds:Unauthorized": 4])
    }

    @Test func `version 1 works only if it is allowed, and not with a bad token`() {
        let sandbox = Sandbox.fixed { $0.instanceMetadata.allowsVersion1 = true }
        #expect(sandbox.send(.get, Self.list).text == "instance")
        #expect(sandbox.send(.get, Self.list, ["x-aws-ec2-metadata-token": "unknown"]).status == 401)
    }

    @Test func `another method, another role, another path and no role are refused`() {
        let sandbox = Sandbox.fixed()
        #expect(sandbox.send(.get, "/latest/api/token").status == 405)
        #expect(sandbox.send(.post, Self.list).status == 405)
        #expect(sandbox.send(.get, Self.list + "other", token(sandbox)).status == 404)
        #expect(sandbox.send(.get, "/latest/meta-data/iam/security-credentialsX", token(sandbox)).status == 404)
        #expect(sandbox.send(.get, "/latest/user-data", token(sandbox)).status == 404)
        let bare = Sandbox.fixed { $0.instanceMetadata.hasRole = false }
        #expect(bare.send(.get, Self.list, token(bare)).status == 404)
        #expect(bare.send(.get, Self.extended, token(bare)).status == 404)
    }

    @Test func `sessions end when the options say so`() throws {
        let sandbox = Sandbox.fixed { $0.sessionLimit = .seconds(5) }
        let keys = try sandbox.send(.get, Self.list + "instance", token(sandbox)).instanceKeys()
        #expect(keys.expiration == noon + 5)
        #expect(try sandbox.sts("GetCallerIdentity", as: keys, at: noon + 5).element("Code") == "ExpiredToken")
    }
}
