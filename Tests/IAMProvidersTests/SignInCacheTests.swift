// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import IAMCredentials
import IAMPlatform
import IAMProviders
import IAMTesting
import SystemPackage
import Testing

@Suite struct SignInCacheTests {
    @Test func `one session is forgotten, and then it is gone`() async throws {
        let bench = SignInBench(lifetime: 3_600)
        let cache = try SignInCache(platform: bench.platform)
        #expect(cache.path(of: SignInBench.session).string == bench.path)
        #expect(try !cache.remove("arn:aws:iam::123456789012:user/other"))
        #expect(try cache.remove(SignInBench.session + " "))
        #expect(try !cache.remove(SignInBench.session))
        #expect(await bench.refusal()?.code == .interactionRequired)
    }

    @Test func `all sessions are forgotten, and nothing else`() throws {
        let bench = SignInBench(lifetime: 3_600)
        let cache = try SignInCache(platform: bench.platform)
        let other = cache.path(of: "arn:aws:iam::123456789012:user/other").string
        let kept = [
            "\(cache.directory)/notes.json", bench.path + ".lock",
            "\(cache.directory)/\(String(repeating: "A", count: 64)).json",
            "\(cache.directory)/\(String(repeating: "a", count: 63)).json",
        ]
        for path in kept + [other] { bench.files.setBytes(path, []) }
        #expect(try cache.removeAll() == 2)
        #expect(bench.files.paths == kept.sorted())
        #expect(try cache.removeAll() == 0)
    }

    @Test func `a directory that is not there has no sessions, and one that is closed is an error`() throws {
        let bench = SignInBench()
        let cache = try SignInCache(platform: bench.platform)
        #expect(try cache.removeAll() == 0)
        #expect(try !cache.remove(SignInBench.session))
        bench.store(bench.document(lifetime: 0))
        bench.files.setFailure(.denied, for: .remove)
        let error = #expect(throws: CredentialError.self) { try cache.removeAll() }
        #expect(error?.code == .unreachable)
        #expect(error?.location == .file(path: bench.path, line: nil))
        bench.files.setFailure(.denied, for: .list)
        #expect(throws: CredentialError.self) { try cache.removeAll() }
    }
}

@Suite struct SignInFileTests {
    @Test func `real files are private, and two who renew one session at once make one request`() async throws {
        let home = FileManager.default.temporaryDirectory.appending(path: "sign-in-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: home) }
        let bench = SignInBench(lifetime: 0)
        var platform = bench.platform
        platform.environment = Environment(["HOME": home.path()])
        platform.files = POSIXFileSystem()
        let cache = try SignInCache(platform: platform)
        let path = cache.path(of: SignInBench.session)
        try platform.files.createDirectory(cache.directory, mode: 0o700)
        try platform.files.replace(path, with: bench.files.bytes(bench.path) ?? [], mode: 0o644)
        let provider = SignInCredentialProvider(
            session: SignInBench.session,
            endpoint: SignInBench.endpoint,
            platform: platform
        )
        async let first = provider.credentials()
        async let second = provider.credentials()
        let (one, two) = try await (first, second)
        #expect(one == two)
        #expect(one.accessKeyID == "ASIANEW1")
        #expect(bench.transport.requests.count == 1)
        #expect(try platform.files.metadata(path).mode == 0o600)
        #expect(try platform.files.metadata(cache.directory).mode == 0o700)
        let name = try #require(path.lastComponent?.string)
        #expect(try platform.files.list(cache.directory) == [name, name + ".lock"])
        #expect(try cache.removeAll() == 1)
    }
}
