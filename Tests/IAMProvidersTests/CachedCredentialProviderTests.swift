// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import IAMCredentials
import IAMPlatform
import IAMProviders
import IAMTesting
import Testing

@Suite(.timeLimit(.minutes(1))) struct CachedCredentialProviderTests {
    private let clock = ManualClock()

    private func cached(_ source: ScriptedProvider) -> CachedCredentialProvider {
        source.cached(platform: .stub(clock: clock))
    }

    @Test(arguments: [1, 1_000, 10_000])
    func `any number of callers make one refresh`(callers: Int) async throws {
        let gate = Gate()
        let source = ScriptedProvider { _ in
            await gate.pass()
            return credentials(lifetime: 3_600)
        }
        let provider = cached(source)
        let served = await withTaskGroup(of: Credentials?.self) { group in
            for _ in 0..<callers { group.addTask { try? await provider.credentials() } }
            group.addTask {
                #expect(await eventually { gate.waitingCount == 1 })
                gate.open()
                return nil
            }
            return await group.reduce(into: 0) { $0 += $1 == nil ? 0 : 1 }
        }
        #expect(served == callers)
        #expect(source.count == 1)
    }

    @Test func `callers of expired credentials make one refresh`() async throws {
        let clock = clock
        let source = ScriptedProvider { number in credentials("ASIA\(number)", lifetime: 3_600, from: clock.now()) }
        let provider = cached(source)
        _ = try await provider.credentials()
        clock.advance(by: .seconds(7_200))
        let keys = await withTaskGroup(of: String?.self) { group in
            for _ in 0..<10_000 { group.addTask { try? await provider.credentials().accessKeyID } }
            return await group.reduce(into: Set<String?>()) { $0.insert($1) }
        }
        #expect(keys == ["ASIA2"])
        #expect(source.count == 2)
    }

    @Test func `cancelling one waiter leaves the refresh and the others alone`() async throws {
        let gate = Gate()
        let source = ScriptedProvider { _ in
            await gate.pass()
            return credentials(lifetime: 3_600)
        }
        let provider = cached(source)
        // The first caller is the one that began the refresh.
        let first = Task { try await provider.credentials() }
        #expect(await eventually { gate.waitingCount == 1 })
        let second = Task { try await provider.credentials() }
        first.cancel()
        let error = await #expect(throws: CredentialError.self) { try await first.value }
        #expect(error?.code == .cancelled)
        gate.open()
        #expect(try await second.value.accessKeyID == "ASIAEXAMPLE")
        #expect(source.count == 1)
        #expect(try await provider.credentials().accessKeyID == "ASIAEXAMPLE")
        #expect(source.count == 1)
    }

    @Test func `a task that is cancelled before it asks does not wait`() async {
        let gate = Gate()
        let provider = cached(
            ScriptedProvider { _ in
                await gate.pass()
                return credentials(lifetime: 3_600)
            }
        )
        let task = Task {
            #expect(await eventually { Task.isCancelled })
            return try await provider.credentials()
        }
        task.cancel()
        let error = await #expect(throws: CredentialError.self) { try await task.value }
        #expect(error?.code == .cancelled)
        gate.open()
    }

    @Test func `a failed refresh in the advisory window serves the live value and heals`() async throws {
        let clock = clock
        let source = ScriptedProvider { number throws(CredentialError) in
            if number == 2 { throw CredentialError(.unreachable, "no answer") }
            return credentials("ASIA\(number)", lifetime: 3_600, from: clock.now())
        }
        let provider = cached(source)
        #expect(try await provider.credentials().accessKeyID == "ASIA1")
        clock.advance(by: .seconds(3_000))
        #expect(try await provider.credentials().accessKeyID == "ASIA1")
        #expect(await eventually { source.count == 2 })
        // 7.5 minutes with the random number of the stub, but not later than a minute before the end.
        clock.advance(by: .seconds(460))
        let keys = await eventuallyServed(provider, "ASIA3")
        #expect(keys)
        #expect(source.count == 3)
    }

    @Test func `an error reaches all who wait and is not kept`() async throws {
        let gate = Gate()
        let source = ScriptedProvider { number throws(CredentialError) in
            if number == 1 {
                await gate.pass()
                throw CredentialError(.refused, "no")
            }
            return credentials(lifetime: 3_600)
        }
        let provider = cached(source)
        let callers = (0..<10).map { _ in Task { try await provider.credentials() } }
        #expect(await eventually { gate.waitingCount == 1 })
        gate.open()
        for caller in callers {
            if case .failure(let error) = await caller.result { #expect((error as? CredentialError)?.code == .refused) }
        }
        #expect(try await provider.credentials().accessKeyID == "ASIAEXAMPLE")
        #expect(source.count == 2)
    }

    @Test func `an invalidated value is fetched anew`() async throws {
        let source = ScriptedProvider { number in credentials("ASIA\(number)", lifetime: 3_600) }
        let provider = cached(source)
        #expect(try await provider.credentials().accessKeyID == "ASIA1")
        provider.invalidate(accessKeyID: "ASIA1")
        #expect(try await provider.credentials().accessKeyID == "ASIA2")
    }

    private func eventuallyServed(_ provider: CachedCredentialProvider, _ accessKeyID: String) async -> Bool {
        for _ in 0..<100_000 {
            if (try? await provider.credentials())?.accessKeyID == accessKeyID { return true }
            await Task.yield()
        }
        return false
    }
}
