// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import IAMCLI
import IAMCommand
import IAMPlatform
import IAMTesting
import Testing

@Suite struct ServeTests {
    let keys = ["AWS_ACCESS_KEY_ID": "AKIAEXAMPLE", "AWS_SECRET_ACCESS_KEY": "SECRETVALUE"]

    @Test(arguments: [
        ([], "nobody would know the token"),
        (["--imds", "--socket", "/run/x"], "--socket needs --container"),
        (["--imds", "--token-file", "/run/x"], "--token-file needs --container"),
        (["--imds", "--allow-role", "x"], "--allow-role needs --container"),
        (["--print-env", "--allow-role", "arn:aws:iam::111122223333:user/x"], "is not the ARN of a role"),
        (["--print-env", "--allow-role", "reader"], "is not the ARN of a role"),
    ])
    func `what makes no sense is said before anything is served`(words: [String], message: String) async {
        let platform = Platform.stub(environment: keys.merging(["AWS_REGION": "eu-west-2"]) { old, _ in old })
        let run = await ToolkitProgram.run(["serve"] + words, platform: platform)
        #expect(run.code == 252 && run.output.isEmpty)
        #expect(run.messages.contains(message), "\(run.messages)")
    }

    @Test func `long-term keys are not served`() async {
        let run = await ToolkitProgram.run(["serve", "--print-env"], platform: .stub(environment: keys))
        #expect(run.code == 253 && run.output.isEmpty && run.messages.contains("--role-arn"))
    }
}
