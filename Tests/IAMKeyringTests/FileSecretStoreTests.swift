// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import IAMCredentials
import IAMKeyring
import IAMPlatform
import IAMTesting
import SystemPackage
import Testing

@Suite struct FileSecretStoreTests {
    private let files = InMemoryFileSystem()
    private let item = SecretItem(service: "aws-iam-toolkit", account: "team/dev.1")
    private let path = "/data/aws-iam-toolkit/team%2Fdev%2E1"
    private var store: FileSecretStore { FileSecretStore(directory: "/data", files: files) }

    @Test func `a secret comes back, and its file and directory are private`() async throws {
        #expect(try await store.read(item) == nil)
        try await store.write(Secret("made up"), as: item, label: "label")
        #expect(try await store.read(item) == Secret("made up"))
        #expect(try files.metadata(FilePath(path)).mode == 0o600)
        #expect(try files.metadata("/data/aws-iam-toolkit").mode == 0o700)
        #expect(try await store.accounts(of: "aws-iam-toolkit") == ["team/dev.1"])
        #expect(try await store.remove(item))
        #expect(try await !store.remove(item))
        #expect(try await store.accounts(of: "aws-iam-toolkit").isEmpty)
    }

    @Test func `a file that others may read is refused, and it is said how to mend it`() async throws {
        try await store.write(Secret("made up"), as: item, label: "label")
        try files.setMode(FilePath(path), 0o640)
        let error = await #expect(throws: SecretStoreError.self) { try await store.read(item) }
        #expect(error?.code == .failed)
        #expect(error?.hint?.contains("chmod 600 \(path)") == true)
        #expect(error.map { "\($0)" }?.contains("made up") == false)
    }

    @Test(arguments: [
        (["XDG_DATA_HOME": "/x", "HOME": "/h"], "/x/aws-iam-toolkit/secrets"),
        (["XDG_DATA_HOME": "relative", "HOME": "/h"], "/h/.local/share/aws-iam-toolkit/secrets"),
        (["HOME": "/h"], "/h/.local/share/aws-iam-toolkit/secrets"), ([:], nil),
    ])
    func `the files are in the user's data directory`(_ variables: [String: String], _ path: String?) {
        #expect(FileSecretStore.defaultDirectory(environment: Environment(variables))?.string == path)
    }
}
