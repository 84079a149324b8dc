// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import IAMCredentials
import IAMPlatform
import IAMSessionCache
import IAMTesting
import SystemPackage
import Testing

@Suite struct AWSCLICacheTests {
    private static let role = "arn:aws:iam::123456789012:role/Example"
    private static let present = Date(timeIntervalSince1970: 1_767_323_045)

    private let files = InMemoryFileSystem()
    private let cache: AWSCLICache
    private let roleKey: AWSCLICacheKey
    private let ssoKey = AWSCLICacheKey.sso(
        accountID: "123456789012",
        roleName: "ReadOnly",
        sessionName: "dev",
        startURL: ""
    )

    init() throws {
        cache = try #require(AWSCLICache(environment: Environment(["HOME": "/home/u"]), files: files))
        roleKey = try #require(.role(roleARN: Self.role))
    }

    private var path: String { "/home/u/.aws/cli/cache/\(roleKey.fileName)" }

    private func put(_ text: String, at path: String? = nil) {
        files.setBytes(path ?? self.path, Array(text.utf8))
    }

    private func entry(end: String = "2035-01-02T03:04:05Z", id: String = "ASIAEXAMPLE") -> String {
        #"{"Credentials": {"AccessKeyId": "\#(id)", "SecretAccessKey": "secret/EXAMPLE", "SessionToken": "token==", "#
            + #""Expiration": "\#(end)", "AccountId": "123456789012"}, "AssumedRoleUser": {"AssumedRoleId": "AROA:s", "#
            + #""Arn": "arn:aws:sts::123456789012:assumed-role/Example/s"}, "ResponseMetadata": {"RequestId": "r", "#
            + #""HTTPStatusCode": 200, "HTTPHeaders": {}, "RetryAttempts": 0}}"#
    }

    private func load(at date: Date = present) -> Credentials? { cache.load(roleKey, at: date) }

    // MARK: Reading

    @Test(arguments: [
        "2035-01-02T03:04:05Z", "2035-01-02T03:04:05+00:00", "2035-01-02T03:04:05UTC", "2035-01-02T05:04:05+02:00",
        "2035-01-01T22:04:05-0500", "2035-01-02T03:04:05.000Z", "2035-01-02T03:04:05.000000+00:00",
    ])
    func `every spelling of the end is read`(text: String) {
        put(entry(end: text))
        let expected = Credentials(
            accessKeyID: "ASIAEXAMPLE",
            secretAccessKey: Secret("secret/EXAMPLE"),
            sessionToken: Secret("token=="),
            expiration: Date(timeIntervalSince1970: 2_051_319_845),
            accountID: "123456789012",
            source: "aws-cli-cache"
        )
        #expect(load() == expected)
    }

    @Test(arguments: [(900.0, true), (899.0, false), (0, false), (-1, false), (3_600, true)])
    func `less than a quarter of an hour is not enough`(left: Double, isFound: Bool) {
        put(entry())
        #expect((load(at: Date(timeIntervalSince1970: 2_051_319_845 - left)) != nil) == isFound)
    }

    @Test(arguments: [
        "", "{", "[]", "null", "{}", #"{"Credentials": null}"#, #"{"Credentials": {"AccessKeyId": "A"}}"#,
        #"{"Credentials": {"AccessKeyId": "", "SecretAccessKey": "s", "SessionToken": "t", "Expiration": "2035-01-02T03:04:05Z"}}"#,
        #"{"Credentials": {"AccessKeyId": "A", "SecretAccessKey": "s", "SessionToken": "t", "Expiration": "soon"}}"#,
        #"{"Credentials": {"AccessKeyId": "A", "SecretAccessKey": "s", "SessionToken": "t"}}"#,
        #"{"Credentials": {"AccessKeyId": "A", "SecretAccessKey": "s", "Expiration": "2035-01-02T03:04:05Z"}}"#,
        #"{"Credentials": {"AccessKeyId": 1, "SecretAccessKey": "s", "SessionToken": "t", "Expiration": "2035-01-02T03:04:05Z"}}"#,
    ])
    func `an entry that is not whole is a miss`(text: String) {
        put(text)
        #expect(load() == nil)
    }

    @Test func `an entry without an account is read`() {
        put(entry().replacing(#", "AccountId": "123456789012""#, with: ""))
        #expect(load()?.accountID == nil)
        #expect(load()?.accessKeyID == "ASIAEXAMPLE")
    }

    /// The AWS CLI writes in place, so a reader can meet any beginning of an entry.
    @Test func `every torn entry is a miss`() {
        let whole = Array(entry().utf8)
        for count in 0..<whole.count {
            files.setBytes(path, Array(whole[..<count]))
            #expect(load() == nil, "\(count) bytes")
        }
        files.setBytes(path, whole)
        #expect(load() != nil)
    }

    @Test(arguments: [FileError.Code.denied, .tooLarge, .isDirectory, .other])
    func `an entry that cannot be read is a miss`(code: FileError.Code) {
        put(entry())
        files.setFailure(code, for: .read)
        #expect(load() == nil)
    }

    @Test func `an entry that somebody else may have written is a miss`() {
        put(entry())
        for mode: UInt16 in [0o620, 0o602, 0o666] {
            files.setMetadata(path, mode: mode)
            #expect(load() == nil, "\(mode)")
        }
        files.setMetadata(path, mode: 0o644)
        #expect(load() != nil)
        files.setMetadata(path, owner: 0)
        #expect(load() == nil)
    }

    @Test func `botocore's own cache is read after the AWS CLI's`() {
        let other = "/home/u/.aws/boto/cache/\(roleKey.fileName)"
        put(entry(end: "2035-01-02T03:04:05UTC", id: "ASIABOTO"), at: other)
        #expect(load()?.accessKeyID == "ASIABOTO")
        put(entry(id: "ASIACLI"))
        #expect(load()?.accessKeyID == "ASIACLI")
        put(entry(end: "2026-01-02T03:05:05Z", id: "ASIACLI"))
        #expect(load()?.accessKeyID == "ASIABOTO")
    }

    @Test(arguments: [[:], ["HOME": ""], ["HOME": "relative"]])
    func `without a home there is no cache`(variables: [String: String]) {
        #expect(AWSCLICache(environment: Environment(variables), files: files) == nil)
    }

    // MARK: Writing

    @Test func `a role's entry is what json-dumps of Python writes`() throws {
        try cache.save(sampleSession().credentials, for: roleKey)
        #expect(
            files.contents(path)
                == #"{"Credentials": {"AccessKeyId": "ASIAEXAMPLE", "#
                + #""SecretAccessKey": "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "#
                + #""SessionToken": "FwoGZXIvYXdzEXAMPLETOKEN==", "Expiration": "2026-01-02T04:04:05Z", "#
                + #""AccountId": "123456789012"}}"#
        )
        #expect(try files.metadata(FilePath(path)).mode == 0o600)
        for directory in ["/home/u/.aws/cli/cache", "/home/u/.aws/cli", "/home/u/.aws"] {
            #expect(try files.metadata(FilePath(directory)).mode == 0o700)
        }
    }

    @Test func `an entry of IAM Identity Center says so first`() throws {
        try cache.save(sampleSession().credentials, for: ssoKey)
        let text = files.contents("/home/u/.aws/cli/cache/cde8a980e100e88230c2ef69ce6caca6997807a3.json")
        #expect(text?.hasPrefix(#"{"ProviderType": "sso", "Credentials": {"AccessKeyId": "ASIAEXAMPLE", "#) == true)
    }

    @Test(arguments: ["token==", "tökén 😀 \"q\" \\ \u{7F} \n"])
    func `what was written is read`(token: String) throws {
        for key in [roleKey, ssoKey] {
            let saved = sampleSession(token: token).credentials
            try cache.save(saved, for: key)
            let found = cache.load(key, at: Self.present)
            #expect(found?.accessKeyID == saved.accessKeyID)
            #expect(found?.secretAccessKey == saved.secretAccessKey)
            #expect(found?.sessionToken == saved.sessionToken)
            #expect(found?.expiration == saved.expiration)
            #expect(found?.accountID == saved.accountID)
        }
        #expect(files.paths.allSatisfy { files.contents($0)?.utf8.allSatisfy { $0 < 0x7F } == true })
    }

    @Test func `the directory of the AWS CLI keeps its mode`() throws {
        try files.createDirectory("/home/u/.aws/cli/cache", mode: 0o755)
        try cache.save(sampleSession().credentials, for: roleKey)
        #expect(try files.metadata("/home/u/.aws/cli/cache").mode == 0o755)
    }

    @Test func `only temporary credentials are written`() {
        let lasting = Credentials(accessKeyID: "AKIDEXAMPLE", secretAccessKey: Secret("made-up"))
        for credentials in [lasting, sampleSession(token: nil).credentials] {
            let error = #expect(throws: SessionStoreError.self) { try cache.save(credentials, for: roleKey) }
            #expect(error?.code == .unusableValue)
        }
        #expect(files.paths == [])
    }

    @Test func `the directory of another user is not written to`() throws {
        try files.createDirectory("/home/u/.aws/cli/cache", mode: 0o777)
        files.setMetadata("/home/u/.aws/cli/cache", owner: 0)
        let error = #expect(throws: SessionStoreError.self) {
            try cache.save(sampleSession().credentials, for: roleKey)
        }
        #expect(error?.code == .foreignDirectory)
    }

    @Test(arguments: [InMemoryFileSystem.Operation.replace, .createDirectory, .metadata])
    func `a failed write is an error without secrets`(operation: InMemoryFileSystem.Operation) {
        files.setFailure(.readOnly, for: operation)
        let error = #expect(throws: SessionStoreError.self) {
            try cache.save(sampleSession().credentials, for: roleKey)
        }
        #expect(error?.code == .unwritable)
        #expect(!"\(error as Any)".contains("wJalr"))
    }

    @Test func `files on disk are private and nothing else is left behind`() throws {
        let home = NSTemporaryDirectory() + "/aws-cli-cache-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: home) }
        try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: false)
        let cache = try #require(AWSCLICache(environment: Environment(["HOME": home]), files: POSIXFileSystem()))
        for _ in 0..<2 { try cache.save(sampleSession().credentials, for: roleKey) }
        #expect(cache.load(roleKey, at: Self.present)?.accessKeyID == "ASIAEXAMPLE")
        let directory = home + "/.aws/cli/cache"
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory) == [roleKey.fileName])
        for (path, mode) in [(directory, 0o700), ("\(directory)/\(roleKey.fileName)", 0o600)] {
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == mode)
        }
    }

    // MARK: Sign-out

    @Test func `sessions of IAM Identity Center are removed and those of roles stay`() throws {
        #expect(try cache.removeSSOSessions() == 0)
        try cache.save(sampleSession().credentials, for: roleKey)
        try cache.save(sampleSession().credentials, for: ssoKey)
        put("{", at: "/home/u/.aws/cli/cache/torn.json")
        #expect(try cache.removeSSOSessions() == 1)
        #expect(cache.load(ssoKey, at: Self.present) == nil)
        #expect(cache.load(roleKey, at: Self.present) != nil)
        #expect(files.paths.contains("/home/u/.aws/cli/cache/torn.json"))
    }
}
