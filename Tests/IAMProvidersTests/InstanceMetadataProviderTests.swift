// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTypes
import IAMCredentials
import IAMPlatform
import IAMProfiles
import IAMProviders
import IAMTesting
import Testing

@Suite struct InstanceMetadataProviderTests {
    private typealias Service = InstanceMetadataService

    @Test func `the public suite of addresses passes`() async throws {
        for test in try EndpointSuite.cases("imds-endpoints.json") {
            let name = test["docs"] as? String ?? ""
            let texts = test["fs"] as? [String: String] ?? [:]
            let result = test["result"] as? [String: String] ?? [:]
            let variables = test["env"] as? [String: String] ?? [:]
            let environment = Environment(variables)
            let config = variables["AWS_CONFIG_FILE"].flatMap { texts[$0] } ?? ""
            let files = try ProfileFiles(config: config, credentials: "")
            let mode = test["mode_override"] as? String
            let settings = try Settings.resolve(
                environment: environment,
                profile: files.profile(named: "default"),
                files: files,
                explicit: SettingsOverrides(
                    instanceMetadataEndpoint: test["endpoint_override"] as? String,
                    instanceMetadataEndpointMode: mode.flatMap { InstanceMetadataSettings.EndpointMode(text: $0) }
                )
            )
            guard let url = result["Ok"] else {
                let error = #expect(throws: ProfileError.self, "\(name)") { try settings.instanceMetadata() }
                if result["Err"]?.contains("mode") == true {
                    #expect(error?.message.contains("is not a valid endpoint mode") == true, "\(name)")
                }
                continue
            }
            let service = Service { _, _ in .text(400, "") }
            _ = try await service.failure(service.provider(try settings.instanceMetadata()))
            #expect(service.transport.requests.map(\.line) == ["PUT " + url], "\(name)")
        }
    }

    // MARK: The usual way

    @Test func `token, newer path, older path, role`() async throws {
        let service = Service()
        let found = try await service.provider().credentials()
        let expected = Credentials(
            accessKeyID: "ASIAEXAMPLE",
            secretAccessKey: Secret(exampleSecret),
            sessionToken: Secret("session"),
            expiration: start.addingTimeInterval(6 * 3_600),
            source: "instance-metadata"
        )
        #expect(found == expected)
        #expect(service.steps == ["token", "extended/", "legacy/", "legacy/web"])
        #expect(service.transport.requests.dropFirst().allSatisfy { $0.field("x-aws-ec2-metadata-token") == "token-0" })
        for request in service.transport.requests {
            #expect(!request.original.mayUseProxy)
            #expect(request.original.connectTimeout == .seconds(1))
            #expect(request.original.timeout == .seconds(1))
        }
        let put = try #require(service.transport.requests.first)
        #expect(put.body.isEmpty)
        #expect(put.field("x-aws-ec2-metadata-token") == nil)
    }

    @Test func `the newer path tells the account`() async throws {
        let service = Service { target, _ in
            switch target {
            case Service.extended: .text(200, "web")
            case Service.extended + "web":
                .text(200, Service.document(more: #", "AccountId": "111122223333""#))
            default: nil
            }
        }
        let provider = service.provider()
        #expect(try await provider.credentials().accountID == "111122223333")
        #expect(try await provider.credentials().accountID == "111122223333")
        #expect(service.steps == ["token", "extended/", "extended/web", "extended/web"])
    }

    @Test func `token, path and role are remembered by every copy`() async throws {
        let service = Service()
        let provider = service.provider()
        let copy = provider
        _ = try await provider.credentials()
        _ = try await copy.credentials()
        #expect(service.steps.dropFirst(4) == ["legacy/web"])
        let session = InstanceMetadataSession()
        let settings = InstanceMetadataSettings()
        for _ in 0..<2 {
            _ = try await InstanceMetadataCredentialProvider(
                settings: settings,
                platform: service.platform(),
                session: session
            ).credentials()
        }
        #expect(service.steps.dropFirst(5) == ["token", "extended/", "legacy/", "legacy/web", "legacy/web"])
        let other = InstanceMetadataSettings(endpoint: "http://127.0.0.1:1338")
        _ = try await InstanceMetadataCredentialProvider(
            settings: other,
            platform: service.platform(),
            session: session
        ).credentials()
        #expect(service.steps.dropFirst(10) == ["token", "extended/", "legacy/", "legacy/web"])
        #expect(service.transport.requests.last?.head.authority == "127.0.0.1:1338")
    }

    @Test(
        arguments: [("21600", 21_479, 21_480), ("300", 179, 180), (nil, 21_479, 21_480), ("soon", 21_479, 21_480)]
            as [(String?, Int, Int)]
    )
    func `a token is used until two minutes before its end`(lifetime: String?, good: Int, over: Int) async throws {
        let service = Service { target, number in
            guard target == Service.put else { return nil }
            return .text(200, "token-\(number)", fields: lifetime.map { Service.lifetime($0) } ?? [:])
        }
        let provider = service.provider()
        _ = try await provider.credentials()
        service.timer.advance(by: .seconds(good))
        _ = try await provider.credentials()
        #expect(service.steps.dropFirst(4) == ["legacy/web"])
        service.timer.advance(by: .seconds(over - good))
        _ = try await provider.credentials()
        #expect(service.steps.dropFirst(5) == ["token", "legacy/web"])
    }

    @Test func `a refused token is dropped and asked for once more`() async throws {
        let service = Service { target, number in
            number == 5 && target != Service.put ? .text(401, "") : nil
        }
        let provider = service.provider()
        _ = try await provider.credentials()
        service.clock.advance(by: .seconds(60))
        _ = try await provider.credentials()
        _ = try await provider.credentials()
        #expect(service.steps.dropFirst(4) == ["legacy/web", "legacy/web", "token", "legacy/web"])
        #expect(service.transport.requests.last?.field("x-aws-ec2-metadata-token") == "token-6")
    }

    @Test func `a service that refuses its own tokens is an error`() async throws {
        let service = Service { target, _ in target == Service.put ? nil : .text(401, "") }
        let error = try await service.failure(service.provider())
        #expect(error.code == .refused)
        #expect(service.steps == ["token", "extended/", "token", "extended/"])
    }

    @Test func `with a configured instance profile nothing is listed`() async throws {
        let settings = InstanceMetadataSettings(instanceProfileName: "web")
        let service = Service()
        _ = try await service.provider(settings).credentials()
        #expect(service.steps == ["token", "extended/web", "legacy/web"])
        let missing = try await service.failure(
            service.provider(InstanceMetadataSettings(instanceProfileName: "other"))
        )
        #expect(missing.code == .invalidConfiguration)
        #expect(missing.hint?.contains("ec2_instance_profile_name") == true)
    }

    @Test func `a role that is gone is looked for once`() async throws {
        let service = Service { target, number in
            guard number > 3 else { return nil }
            return switch target {
            case Service.legacy: .text(200, "new")
            case Service.legacy + "web": .text(404, "")
            case Service.legacy + "new": .text(200, Service.document("ASIAEXAMPLENEW"))
            default: nil
            }
        }
        let provider = service.provider()
        _ = try await provider.credentials()
        #expect(try await provider.credentials().accessKeyID == "ASIAEXAMPLENEW")
        #expect(service.steps.dropFirst(4) == ["legacy/web", "legacy/", "legacy/new"])
    }

    // MARK: The end of credentials

    @Test(
        arguments: [
            ("2026-01-02T03:19:05Z", 0.5, 900), ("2026-01-02T03:19:04Z", 0, 1_020),
            ("2026-01-02T03:19:04Z", 0.5, 1_260), ("2026-01-02T03:04:05Z", 0.999_9, 1_500),
            ("2021-09-21T04:16:53Z", 0, 1_020),
        ] as [(String, Double, Double)]
    )
    func `an end that is near or past is moved`(end: String, random: Double, seconds: Double) async throws {
        let service = Service { target, _ in
            target == Service.legacy + "web" ? .text(200, Service.document(end: end)) : nil
        }
        let found = try await service.provider(random: random).credentials()
        let left = try #require(found.expiration).timeIntervalSince(start)
        #expect(abs(left - seconds) < 1)
    }

    @Test(arguments: EndpointFault.allCases)
    func `the last credentials stand in for any later fault`(fault: EndpointFault) async throws {
        let service = Service { _, number in number > 3 ? try fault.response() : nil }
        let provider = service.provider()
        let first = try await provider.credentials()
        #expect(try await provider.credentials() == first)
        service.clock.advance(by: .seconds(7 * 3_600))
        service.timer.advance(by: .seconds(7 * 3_600))
        let late = try await provider.credentials()
        #expect(late.accessKeyID == first.accessKeyID)
        #expect(late.expiration == service.clock.now().addingTimeInterval(1_260))
        #expect(service.transport.requests.count > 5)
    }

    @Test func `an asker that is cancelled gets no old credentials`() async throws {
        let service = Service { _, number in
            guard number > 3 else { return nil }
            throw TransportError(.cancelled, "cancelled")
        }
        let provider = service.provider()
        _ = try await provider.credentials()
        #expect(try await service.failure(provider).code == .cancelled)
    }
}
