// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import IAMCLI
import IAMCommand
import IAMPlatform
import IAMTesting
import Testing

@Suite struct ExecTests {
    @Test func `a command of exec does not start another by accident`() async {
        let platform = Platform.stub(environment: ["AWS_IAM_TOOLKIT_PROFILE": "prod"])
        let run = await ToolkitProgram.run(["exec", "--", "true"], platform: platform)
        #expect(run.code == 252 && run.output.isEmpty)
        #expect(run.messages.contains("inside of 'toolkit exec' for prod") && run.messages.contains("--nest"))
    }

    @Test(arguments: [["--porfile", "x", "true"], ["--unknown=SECRETVALUE", "true"], ["-x"]])
    func `an option that is not known is not taken for a command`(words: [String]) async {
        let run = await ToolkitProgram.run(["exec"] + words, platform: .stub())
        #expect(run.code == 252 && run.messages.contains("unknown option"))
        #expect(!run.messages.contains("SECRETVALUE"))
    }

    @Test func `without credentials nothing is run`() async {
        let platform = Platform.stub(environment: ["AWS_EC2_METADATA_DISABLED": "true"])
        let run = await ToolkitProgram.run(["exec", "--", "true", "SECRETVALUE"], platform: platform)
        #expect(run.code == 253 && !run.messages.contains("SECRETVALUE"))
    }
}
