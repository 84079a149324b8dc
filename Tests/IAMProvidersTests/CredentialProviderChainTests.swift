// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import IAMCredentials
import IAMPlatform
import IAMProviders
import IAMTesting
import Testing

@Suite struct CredentialProviderChainTests {
    private func provider(_ name: String, _ code: CredentialError.Code?, hint: String? = nil) -> ScriptedProvider {
        ScriptedProvider(name) { _ throws(CredentialError) in
            if let code { throw CredentialError(code, "\(name) says \(code)", hint: hint) }
            return credentials(lifetime: 3_600)
        }
    }

    @Test func `only a provider that nothing asked for is passed over`() async throws {
        let last = provider("c", nil)
        let chain = CredentialProviderChain([provider("a", .notConfigured), provider("b", .notConfigured), last])
        #expect(try await chain.credentials().accessKeyID == "ASIAEXAMPLE")
        #expect(chain.trace?.attempts.map(\.outcome) == [.notConfigured, .notConfigured, .provided])
        #expect(chain.trace?.attempts.map(\.provider) == ["a", "b", "c"])
    }

    @Test(arguments: [
        CredentialError.Code.invalidConfiguration, .interactionRequired, .refused, .unreachable, .invalidResponse,
        .expired, .timedOut, .cancelled,
    ])
    func `every other error stops the chain`(code: CredentialError.Code) async throws {
        let last = provider("c", nil)
        let chain = CredentialProviderChain([provider("a", .notConfigured), provider("b", code), last])
        let error = await #expect(throws: CredentialError.self) { try await chain.credentials() }
        #expect(error?.code == code)
        #expect(error?.provider == "b")
        #expect(error?.attempts.map(\.outcome) == [.notConfigured, .failed])
        #expect(chain.trace?.attempts == error?.attempts)
        #expect(last.count == 0)
    }

    @Test func `an exhausted chain lists every attempt in order with reasons and hints`() async {
        let chain = CredentialProviderChain([
            provider("a", .notConfigured, hint: "set A"), provider("b", .notConfigured), provider("c", .notConfigured),
        ])
        let error = await #expect(throws: CredentialError.self) { try await chain.credentials() }
        #expect(error?.code == .notConfigured)
        #expect(error?.attempts.map(\.provider) == ["a", "b", "c"])
        #expect(error?.attempts.map(\.reason).first == "a says notConfigured")
        #expect(error?.hint == "set A")
        let text = error?.description ?? ""
        #expect(text.contains("a: a says notConfigured\n") && text.contains("hint: set A"))
    }

    @Test func `an empty chain has no credentials`() async {
        let error = await #expect(throws: CredentialError.self) {
            try await CredentialProviderChain([]).credentials()
        }
        #expect(error?.code == .notConfigured)
    }

    @Test func `who answered is asked first the next time`() async throws {
        let first = provider("a", .notConfigured)
        let second = provider("b", nil)
        let chain = CredentialProviderChain([first, second])
        for _ in 0..<3 { _ = try await chain.credentials() }
        #expect(first.count == 1)
        #expect(second.count == 3)
    }

    @Test func `who answered and is no longer configured gives way to the others`() async throws {
        let first = ScriptedProvider("a") { number throws(CredentialError) in
            if number == 1 { throw CredentialError(.notConfigured, "not yet") }
            return credentials("ASIAFIRST", lifetime: 3_600)
        }
        let second = ScriptedProvider("b") { number throws(CredentialError) in
            if number > 1 { throw CredentialError(.notConfigured, "gone") }
            return credentials("ASIASECOND", lifetime: 3_600)
        }
        let chain = CredentialProviderChain([first, second])
        #expect(try await chain.credentials().accessKeyID == "ASIASECOND")
        #expect(try await chain.credentials().accessKeyID == "ASIAFIRST")
    }

    @Test func `who answered and fails is forgotten`() async throws {
        let first = ScriptedProvider("a") { number throws(CredentialError) in
            if number == 1 { throw CredentialError(.notConfigured, "not yet") }
            return credentials("ASIAFIRST", lifetime: 3_600)
        }
        let second = ScriptedProvider("b") { number throws(CredentialError) in
            if number > 1 { throw CredentialError(.unreachable, "down") }
            return credentials("ASIASECOND", lifetime: 3_600)
        }
        let chain = CredentialProviderChain([first, second])
        #expect(try await chain.credentials().accessKeyID == "ASIASECOND")
        let error = await #expect(throws: CredentialError.self) { try await chain.credentials() }
        #expect(error?.code == .unreachable)
        #expect(try await chain.credentials().accessKeyID == "ASIAFIRST")
    }
}
