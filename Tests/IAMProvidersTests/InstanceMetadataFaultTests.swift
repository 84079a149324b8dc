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
import InMemoryLogging
import Logging
import Testing

@Suite struct InstanceMetadataFaultTests {
    private typealias Service = InstanceMetadataService

    private static let tokenURL = ConfigurationLocation.url("http://169.254.169.254/latest/api/token")

    // MARK: The token

    @Test func `a service that is forbidden is not asked`() async throws {
        let service = Service()
        for location in [
            ConfigurationLocation.variable("AWS_EC2_METADATA_DISABLED"), .file(path: "/config", line: 3),
        ] {
            let error = try await service.failure(service.provider(InstanceMetadataSettings(disabledBy: location)))
            #expect(error.code == .notConfigured)
            #expect(error.location == location)
            #expect(error.message.contains("is true"))
        }
        #expect(service.targets.isEmpty)
    }

    @Test(
        arguments: [
            (.refusing, .notConfigured, 1), (.unresolved, .notConfigured, 1), (.cutShort, .unreachable, 3),
            (.html, .invalidResponse, 1), (.throttled, .unreachable, 3), (.broken, .unreachable, 3),
            (.huge, .invalidResponse, 1), (.redirect, .invalidResponse, 1),
        ] as [(EndpointFault, CredentialError.Code, Int)]
    )
    func `a fault of the token`(fault: EndpointFault, code: CredentialError.Code, attempts: Int) async throws {
        let service = Service { _, _ in try fault.response() }
        let error = try await service.failure(service.provider())
        #expect(error.code == code)
        #expect(error.location == Self.tokenURL)
        #expect(service.steps == Array(repeating: "token", count: attempts))
        if code == .notConfigured { #expect(error.message.contains("no EC2 instance")) }
    }

    @Test func `a bad request ends it`() async throws {
        let service = Service { _, _ in .text(400, "") }
        let error = try await service.failure(service.provider())
        #expect(error.code == .notConfigured)
        #expect(error.location == Self.tokenURL)
        #expect(service.steps == ["token"])
    }

    @Test func `configured attempts and time-out count for everything`() async throws {
        let service = Service { _, _ in try EndpointFault.refusing.response() }
        let settings = InstanceMetadataSettings(timeout: .milliseconds(250), attempts: 2)
        let error = try await service.failure(service.provider(settings))
        #expect(error.code == .notConfigured)
        #expect(service.steps == ["token", "token"])
        #expect(service.transport.requests.allSatisfy { $0.original.timeout == .milliseconds(250) })
        let broken = Service { _, _ in .text(500, "") }
        _ = try await broken.failure(broken.provider(InstanceMetadataSettings(attempts: 1)))
        #expect(broken.steps == ["token"])
    }

    @Test(arguments: ["", "a b", "a\nb", "\n", "tök", String(repeating: "x", count: 5_000)])
    func `a token that cannot be sent is an error`(token: String) async throws {
        let service = Service { target, _ in target == Service.put ? .text(200, token) : nil }
        let error = try await service.failure(service.provider())
        #expect(error.code == .invalidResponse)
        #expect(service.steps == ["token"])
    }

    // MARK: The first version

    /// A service of the first version: `fault` for the token, and all else without one.
    private func version1(_ fault: EndpointFault?, status: Int = 405) -> Service {
        Service { target, _ in
            switch target {
            case Service.put: try fault?.response() ?? .text(status, "")
            case Service.legacy: .text(200, "web")
            case Service.legacy + "web": .text(200, Service.document())
            default: .text(404, "")
            }
        }
    }

    @Test(arguments: [(.forbidden, 0), (.gone, 0), (.slow, 0), (nil, 405)] as [(EndpointFault?, Int)])
    func `a service without tokens is asked without, which is logged and not remembered`(
        fault: EndpointFault?,
        status: Int
    ) async throws {
        let service = version1(fault, status: status)
        let provider = service.provider()
        let log = InMemoryLogHandler()
        let logger = Logger(label: "test") { _ in log }
        try await withLogger(logger) { _ in
            for _ in 0..<2 {
                let found = try await provider.credentials()
                #expect(found.accessKeyID == "ASIAEXAMPLE")
            }
        }
        #expect(service.steps == ["token", "extended/", "legacy/", "legacy/web", "token", "legacy/web"])
        #expect(service.transport.requests.allSatisfy { $0.field("x-aws-ec2-metadata-token") == nil })
        let lines = log.entries.filter { $0.message.description.contains("without one") }
        #expect(lines.map(\.level) == [.notice, .notice])
    }

    @Test(
        arguments: [
            (.forbidden, .refused, "forbidden"), (.gone, .refused, "IMDSv1"), (.slow, .notConfigured, "in time"),
            (nil, .refused, "IMDSv1"),
        ] as [(EndpointFault?, CredentialError.Code, String)]
    )
    func `a service without tokens is not asked where that is forbidden`(
        fault: EndpointFault?,
        code: CredentialError.Code,
        sentence: String
    ) async throws {
        let service = version1(fault)
        let error = try await service.failure(service.provider(InstanceMetadataSettings(isVersion1Disabled: true)))
        #expect(error.code == code)
        #expect(error.location == Self.tokenURL)
        #expect(error.message.contains(sentence))
        #expect(error.hint != nil)
        #expect(service.steps == ["token"])
    }

    @Test(
        arguments: [
            (.forbidden, .refused), (.gone, .notConfigured), (.slow, .notConfigured),
        ] as [(EndpointFault, CredentialError.Code)]
    )
    func `where asking without a token fails too, the error is about the token`(
        fault: EndpointFault,
        code: CredentialError.Code
    ) async throws {
        for later in [EndpointFault.refusing, .slow, .forbidden, .gone] {
            let service = Service { target, _ in try (target == Service.put ? fault : later).response() }
            let error = try await service.failure(service.provider())
            #expect(error.code == code)
            #expect(error.location == Self.tokenURL)
            // The price where the answer gets lost: one second for the token and one without it.
            #expect(service.targets.count <= 3)
        }
    }

    @Test(arguments: [EndpointFault.forbidden, .gone, .slow])
    func `a service that has given a token is not asked without one later`(fault: EndpointFault) async throws {
        let service = Service { target, number in
            if target == Service.put { return number == 0 ? nil : try fault.response() }
            return target == Service.put ? nil : .text(404, "")
        }
        let provider = service.provider()
        _ = try await service.failure(provider)
        service.timer.advance(by: .seconds(21_600))
        let error = try await service.failure(provider)
        #expect(error.location == Self.tokenURL)
        #expect(service.steps == ["token", "extended/", "legacy/", "token"])
    }

    // MARK: Roles and credentials

    @Test(arguments: ["", "\n"])
    func `an instance without a role has nothing`(list: String) async throws {
        for service in [
            Service { target, _ in target == Service.legacy ? .text(404, "") : nil },
            Service { target, _ in target == Service.legacy ? .text(200, list) : nil },
        ] {
            let error = try await service.failure(service.provider())
            #expect(error.code == .notConfigured)
            #expect(error.location == .url("http://169.254.169.254/latest/meta-data/iam/security-credentials/"))
            #expect(error.message.contains("no role"))
            #expect(service.steps == ["token", "extended/", "legacy/"])
        }
    }

    @Test(
        arguments: [
            (.refusing, .unreachable, 3), (.slow, .timedOut, 3), (.unresolved, .timedOut, 3),
            (.cutShort, .unreachable, 3), (.html, .invalidResponse, 1), (.huge, .invalidResponse, 1),
            (.array, .invalidResponse, 1),
        ] as [(EndpointFault, CredentialError.Code, Int)]
    )
    func `a fault of the list`(fault: EndpointFault, code: CredentialError.Code, attempts: Int) async throws {
        let service = Service { target, _ in target == Service.extended ? try fault.response() : nil }
        let error = try await service.failure(service.provider())
        #expect(error.code == code)
        #expect(service.steps == ["token"] + Array(repeating: "extended/", count: attempts))
    }

    @Test(arguments: [EndpointFault.forbidden, .gone, .throttled, .broken, .redirect])
    func `a stand-in may answer the newer path with anything`(fault: EndpointFault) async throws {
        let service = Service { target, _ in target == Service.extended ? try fault.response() : nil }
        #expect(try await service.provider().credentials().accessKeyID == "ASIAEXAMPLE")
        #expect(service.steps == ["token", "extended/", "legacy/", "legacy/web"])
    }

    @Test(
        arguments: [
            (.throttled, .unreachable, 3), (.broken, .unreachable, 3), (.redirect, .invalidResponse, 1),
            (.forbidden, .refused, 1),
        ] as [(EndpointFault, CredentialError.Code, Int)]
    )
    func `a fault of both lists`(fault: EndpointFault, code: CredentialError.Code, attempts: Int) async throws {
        let service = Service { target, _ in target == Service.put ? nil : try fault.response() }
        let error = try await service.failure(service.provider())
        #expect(error.code == code)
        #expect(service.steps == ["token", "extended/"] + Array(repeating: "legacy/", count: attempts))
    }

    @Test(
        arguments: [
            (.refusing, .unreachable, 3), (.slow, .timedOut, 3), (.cutShort, .unreachable, 3),
            (.html, .invalidResponse, 3), (.throttled, .unreachable, 3), (.broken, .unreachable, 3),
            (.huge, .invalidResponse, 1), (.array, .invalidResponse, 1), (.empty, .invalidResponse, 1),
            (.redirect, .invalidResponse, 1), (.forbidden, .refused, 1), (.gone, .invalidResponse, 1),
        ] as [(EndpointFault, CredentialError.Code, Int)]
    )
    func `a fault of the credentials`(fault: EndpointFault, code: CredentialError.Code, attempts: Int) async throws {
        let service = Service { target, _ in target == Service.legacy + "web" ? try fault.response() : nil }
        let error = try await service.failure(service.provider())
        #expect(error.code == code)
        #expect(error.location == .url("http://169.254.169.254/latest/meta-data/iam/security-credentials/web"))
        #expect(service.steps.dropFirst(3) == Array(repeating: "legacy/web", count: attempts)[...])
    }

    @Test(arguments: [EndpointFault.refusing, .slow, .cutShort, .html, .throttled, .broken])
    func `a passing fault does no harm`(fault: EndpointFault) async throws {
        let service = Service { target, number in
            target == Service.legacy + "web" && number < 5 ? try fault.response() : nil
        }
        #expect(try await service.provider().credentials().accessKeyID == "ASIAEXAMPLE")
        #expect(service.targets.count == 6)
    }

    @Test(
        arguments: [
            (#""Code": "AssumeRoleUnauthorizedAccess", "#, .invalidConfiguration, "AssumeRoleUnauthorizedAccess"),
            (#""Code": "Failed\u000a", "#, .refused, "Failed"),
        ] as [(String, CredentialError.Code, String)]
    )
    func `a role that EC2 may not use is named`(
        code: String,
        expected: CredentialError.Code,
        sentence: String
    ) async throws {
        let service = Service { target, _ in
            target == Service.legacy + "web" ? .text(200, "{\(code)\"Message\": \"no\"}") : nil
        }
        let error = try await service.failure(service.provider())
        #expect(error.code == expected)
        #expect(error.message.contains("role web: \(sentence)"))
        if expected == .invalidConfiguration { #expect(error.hint?.contains("ec2.amazonaws.com") == true) }
    }

    @Test(arguments: ["", #""Code": null, "#])
    func `a missing code is success`(code: String) async throws {
        let service = Service { target, _ in
            target == Service.legacy + "web" ? .text(200, Service.document(code: code)) : nil
        }
        #expect(try await service.provider().credentials().accessKeyID == "ASIAEXAMPLE")
    }

    @Test(arguments: ["AccessKeyId", "SecretAccessKey", "Token", "Expiration"])
    func `every member is needed`(name: String) async throws {
        let body = Service.document().replacingOccurrences(of: "\"\(name)\"", with: "\"Other\"")
        let service = Service { target, _ in target == Service.legacy + "web" ? .text(200, body) : nil }
        let error = try await service.failure(service.provider())
        #expect(error.code == .invalidResponse)
        #expect(error.message.contains("no \(name)"))
    }

    @Test func `many tasks may ask at once`() async throws {
        let service = Service()
        let provider = service.provider()
        try await withThrowingTaskGroup(of: Credentials.self) { group in
            for _ in 0..<100 { group.addTask { try await provider.credentials() } }
            for try await found in group { #expect(found.accessKeyID == "ASIAEXAMPLE") }
        }
        let count = service.targets.count
        _ = try await provider.credentials()
        #expect(service.steps.dropFirst(count) == ["legacy/web"])
    }

    // MARK: In the chain

    @Test func `sessions of different instance profiles are not shared`() throws {
        let hop = RoleHop(roleARN: "arn:aws:iam::123456789012:role/next")
        let keys = try [[:], ["AWS_EC2_INSTANCE_PROFILE_NAME": "a"], ["AWS_EC2_INSTANCE_PROFILE_NAME": "b"]].map {
            let environment = ["HOME": "/home/u", "AWS_REGION": "eu-west-2"].merging($0) { $1 }
            let options = ChainOptions(hops: [hop])
            return try DefaultChain.plan(platform: .stub(environment: environment), options: options).sessionKey
        }
        #expect(Set(keys.map { $0.map { "\($0)" } ?? "" }).count == 3)
    }

    @Test func `the chain keeps what it learned and says what it asked`() async throws {
        let service = Service()
        let chain = DefaultChain.make(platform: service.platform())
        _ = try await chain.credentials()
        _ = try await chain.credentials()
        #expect(service.steps == ["token", "extended/", "legacy/", "legacy/web", "legacy/web"])

        let nobody = Service { _, _ in try EndpointFault.refusing.response() }
        let error = try #require(
            await #expect(throws: CredentialError.self) {
                try await DefaultChain.make(platform: nobody.platform()).credentials()
            }
        )
        #expect(error.code == .notConfigured)
        #expect(error.attempts.last?.location == Self.tokenURL)
        #expect(nobody.steps == ["token"])
    }
}
