// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import IAMCredentials
import IAMPlatform
import IAMProfiles
import IAMProviders
import IAMTesting
import Testing

@Suite struct ExplainTests {
    private let sts = StubSTS()

    private let config = """
        [profile base]
        aws_access_key_id = AKIDBASEEXAMPLE0
        aws_secret_access_key = hush
        [profile one]
        role_arn = arn:aws:iam::123456789012:role/one
        source_profile = base
        external_id = ext-1
        [profile two]
        role_arn = arn:aws:iam::123456789012:role/two
        source_profile = one
        duration_seconds = 7200
        [profile mfa]
        role_arn = arn:aws:iam::123456789012:role/three
        source_profile = base
        mfa_serial = arn:aws:iam::123456789012:mfa/alice
        """

    private func explain(
        _ environment: [String: String],
        options: ChainOptions = ChainOptions(sessionCache: .disabled)
    ) async -> CredentialExplanation {
        let files = InMemoryFileSystem(files: ["/home/u/.aws/config": config])
        return await DefaultChain.explain(
            platform: sts.platform(environment: environment, files: files),
            options: options
        )
    }

    @Test func `the plan names every step in its order`() async {
        let trace = await explain(["AWS_PROFILE": "two"]).trace
        #expect(trace.profile == "two")
        #expect(trace.region == "eu-west-2")
        #expect(trace.plan.map(\.kind) == [.source, .role, .role])
        #expect(trace.plan.map(\.subject).dropFirst().map { $0.split(separator: "/").last } == ["one", "two"])
        #expect(trace.plan[0].subject == "keys AKID…PLE0")
        #expect(trace.plan.map(\.profile) == ["base", "one", "two"])
        #expect(trace.plan[1].parameters == [.init(name: "external_id", value: "ext-1")])
        #expect(trace.plan[2].parameters.first?.value.hasPrefix("3600 in place of 7200") == true)
        #expect(trace.plan[2].location == .file(path: "/home/u/.aws/config", line: 9))
        #expect(trace.credentials?.accessKeyID == "ASIA…0002")
    }

    @Test func `every provider asked is told with what it looked at`() async {
        let trace = await explain(["AWS_PROFILE": "one"]).trace
        #expect(trace.attempts.map(\.provider) == ["environment", "web-identity", "profile"])
        #expect(trace.attempts.map(\.outcome) == [.notConfigured, .notConfigured, .provided])
        #expect(trace.attempts[0].observations.first == .init(.variable("AWS_ACCESS_KEY_ID"), "not set"))
        let seen = trace.attempts[2].observations
        #expect(seen.contains(.init(.variable("AWS_PROFILE"), "set")))
        #expect(seen.contains(.init(.file(path: "/home/u/.aws/config", line: nil), "read")))
        let isAsked = seen.contains {
            $0.subject == .url("https://sts.eu-west-2.amazonaws.com/") && $0.finding == "POST: HTTP 200"
        }
        #expect(isAsked, "\(seen)")
        #expect(trace.attempts.allSatisfy { $0.duration != nil })
    }

    @Test func `a failure has the plan that failed, the attempts and the error`() async {
        let explanation = await explain(["AWS_PROFILE": "mfa"])
        #expect(explanation.trace.attempts.last?.outcome == .failed)
        #expect(explanation.trace.plan.map(\.kind) == [.source, .role])
        #expect(explanation.trace.credentials == nil)
        guard case .failure(let error) = explanation.result else {
            Issue.record("there is nobody to type a code")
            return
        }
        #expect(error.code == .interactionRequired)
        #expect(sts.count == 0)
    }

    @Test func `with a cache the MFA session is a step of its own`() async {
        let trace = await explain(["AWS_PROFILE": "mfa"], options: ChainOptions()).trace
        #expect(trace.plan.map(\.kind) == [.source, .session, .role])
    }

    @Test func `an empty machine lists all members and no plan`() async {
        let files = InMemoryFileSystem()
        let environment = ["AWS_EC2_METADATA_DISABLED": "true"]
        let explanation = await DefaultChain.explain(platform: sts.platform(environment: environment, files: files))
        #expect(explanation.trace.attempts.count == 5)
        #expect(explanation.trace.plan.isEmpty)
        guard case .failure(let error) = explanation.result else {
            Issue.record("there are no credentials")
            return
        }
        #expect(error.code == .notConfigured)
        #expect(error.attempts.count == 5)
    }

    @Test func `no secret is in the record`() async {
        let explanation = await explain(["AWS_PROFILE": "two"])
        var text = ""
        dump(explanation, to: &text)
        #expect(!text.contains("hush"))
        #expect(!text.contains(exampleSecret))
        #expect(!text.contains("FwoGZXIvYXdzEXAMPLETOKEN"))
    }
}
