// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import IAMCredentials
import IAMPlatform
import IAMTesting
import Testing

@Suite struct CredentialProviderConformanceTests {
    private static let token = "made-up-endpoint-token"

    private static func platform(_ clock: ManualClock) -> Platform {
        .stub(
            environment: ["ENDPOINT_TOKEN": token],
            clock: clock,
            transport: ScriptedTransport { _, number in
                .text(200, "ASIAEXAMPLE\(number) made-up-secret-\(number) made-up-session-\(number) 3600")
            }
        )
    }

    private static func conformance(
        timer: any MonotonicTimer = SystemTimer(),
        _ provider: @escaping @Sendable (Platform) -> any CredentialProvider
    ) -> CredentialProviderConformance {
        CredentialProviderConformance(
            platform: platform,
            expectations: .init(
                secrets: [token],
                failures: [
                    .init("without a token", code: .invalidConfiguration) { .stub(clock: $0) }
                ],
                timer: timer
            ),
            provider: provider
        )
    }

    @Test func `a provider that keeps every promise has no violation`() async {
        #expect(await Self.conformance { EndpointProvider($0) }.violations() == [])
    }

    @Test(arguments: Flaw.allCases)
    func `every broken promise is found`(flaw: Flaw) async {
        let hanging = HangingCalls(flaw)
        let violations = await Self.conformance(timer: hanging) { platform in
            hanging.reset()
            return EndpointProvider(platform, flaw: flaw, onCancel: { hanging.note() })
        }.violations()
        #expect(Set(violations.map(\.rule)) == flaw.rules, "\(violations)")
        for violation in violations {
            #expect(!violation.sentence.isEmpty)
            #expect(!violation.description.contains("made-up"))
        }
    }

    @Test func `a provider that asks nobody needs no cancellation`() async {
        struct Fixed: CredentialProvider {
            let name = "fixed"

            func credentials() async throws(CredentialError) -> Credentials {
                Credentials(accessKeyID: "AKIDEXAMPLE", secretAccessKey: Secret("made-up-secret"))
            }
        }
        #expect(
            await CredentialProviderConformance(platform: { .stub(clock: $0) }, provider: { _ in Fixed() }).violations()
                == []
        )
    }

    @Test(arguments: [(CredentialProviderConformance.Expectations.Silence.mayMeanAbsence, true), (.isFailure, false)])
    func `an endpoint that may be absent may be silent`(
        silence: CredentialProviderConformance.Expectations.Silence,
        isGood: Bool
    ) async {
        let violations = await CredentialProviderConformance(
            platform: Self.platform,
            expectations: .init(silence: silence),
            provider: { EndpointProvider($0, flaw: .fallsThroughWhenDown) }
        ).violations()
        #expect(violations.isEmpty == isGood, "\(violations)")
    }

    @Test func `names of providers inside are allowed where they are told`() async {
        let conformance = CredentialProviderConformance(
            platform: Self.platform,
            expectations: .init(names: ["other"]),
            provider: { EndpointProvider($0, flaw: .wrongName) }
        )
        #expect(await conformance.violations() == [])
    }

    @Test(arguments: [
        ("", false), ("a", true), ("sso-2", true), ("-a", false), ("a--b", false), ("A", false), ("é", false),
    ])
    func `names are lower-case words with dashes`(name: String, isGood: Bool) async {
        struct Named: CredentialProvider {
            let name: String

            func credentials() async throws(CredentialError) -> Credentials {
                Credentials(accessKeyID: "AKIDEXAMPLE", secretAccessKey: Secret("made-up-secret"))
            }
        }
        let violations = await CredentialProviderConformance(
            platform: { .stub(clock: $0) },
            provider: { _ in Named(name: name) }
        ).violations()
        #expect(violations.map(\.rule) == (isGood ? [] : [.name]))
    }
}
