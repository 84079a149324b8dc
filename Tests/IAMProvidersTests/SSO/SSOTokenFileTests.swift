// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import IAMCredentials
import IAMPlatform
import IAMProfiles
import IAMProviders
import IAMTesting
import SystemPackage
import Testing

@Suite struct SSOTokenFileTests {
    @Test(arguments: [
        (SSOSource.dev, StubIdentityCenter.devFile), (.legacy, StubIdentityCenter.legacyFile),
    ])
    func `the file is named by the hash of the session, or of the start URL`(
        _ source: SSOSource,
        _ file: String
    ) async throws {
        let cache = try SSOTokenCache(
            environment: Environment(["HOME": "/home/u/", "AWS_CONFIG_FILE": "/elsewhere/config"]),
            files: InMemoryFileSystem()
        )
        #expect(cache.tokenFile(for: source).string == file)
        let center = StubIdentityCenter(files: [file: tokenFile(endsIn: 3_600)])
        let credentials = try await center.provider(source).credentials()
        #expect(credentials.accessKeyID == "ASIAEXAMPLE")
        #expect(credentials.accountID == "123456789012")
        #expect(credentials.source == "sso")
        #expect(credentials.expiration == start.addingTimeInterval(3_600))
        #expect(center.bearers == ["token-0"])
    }

    @Test func `without a home directory there is no place for tokens`() async {
        let platform = Platform.stub()
        let provider = SSOCredentialProvider(.dev, endpoints: StubIdentityCenter.endpoints, platform: platform)
        let error = await failure(of: provider.credentials)
        #expect(error?.code == .invalidConfiguration)
        #expect(error?.location == .variable("HOME"))
    }

    @Test(arguments: [
        "2026-01-02T04:04:05Z", "2026-01-02T04:04:05UTC", "2026-01-02T04:04:05.000Z", "2026-01-02T05:04:05+01:00",
    ])
    func `an end is read in every form that tools write`(_ end: String) async throws {
        let text = #"{"accessToken": "token-0", "expiresAt": "\#(end)"}"#
        let center = StubIdentityCenter(files: [StubIdentityCenter.devFile: text])
        _ = try await center.provider().credentials()
        #expect(center.bearers == ["token-0"])
        #expect(center.count("/token") == 0)
    }

    @Test(arguments: [
        ("", "not a JSON object"), ("[]", "not a JSON object"), ("nonsense", "not a JSON object"),
        (tokenFile(endsIn: 3_600) + " x", "not a JSON object"),
        (tokenFile(endsIn: 3_600) + tokenFile(endsIn: 3_600), "not a JSON object"),
        (tokenFile(endsIn: 3_600, without: "accessToken"), "no accessToken"),
        (tokenFile(endsIn: 3_600, without: "expiresAt"), "no expiresAt"),
        (#"{"AccessToken": "token-0", "ExpiresAt": "2030-01-02T03:04:05Z"}"#, "no accessToken"),
        (#"{"accessToken": "", "expiresAt": "2030-01-02T03:04:05Z"}"#, "no accessToken"),
        (#"{"accessToken": 7, "expiresAt": "2030-01-02T03:04:05Z"}"#, "no accessToken"),
        (#"{"accessToken": "token-0\r\nx: y", "expiresAt": "2030-01-02T03:04:05Z"}"#, "cannot be sent"),
        (#"{"accessToken": "token-0", "expiresAt": "tomorrow"}"#, "not a time"),
        (#"{"accessToken": "token-0", "expiresAt": 1893553445}"#, "no expiresAt"),
    ])
    func `a damaged file is named, with the command that mends it`(_ text: String, _ reason: String) async {
        let center = StubIdentityCenter(files: [StubIdentityCenter.devFile: text])
        let error = await failure(of: center.provider().credentials)
        #expect(error?.code == .interactionRequired)
        #expect(error?.message.contains(reason) == true, "\(String(describing: error))")
        #expect(error?.description.contains(StubIdentityCenter.devFile) == true)
        #expect(error?.hint == "run: toolkit login --sso --profile work")
        #expect(error?.description.contains("token-0") == false)
        #expect(center.requests.isEmpty)
    }

    @Test(arguments: [
        (SSOSource.dev, String?("work"), "toolkit login --sso --profile work"),
        (.dev, "my profile", "toolkit login --sso --profile 'my profile'"),
        (.dev, "it's", #"toolkit login --sso --profile 'it'\''s'"#),
        (.dev, nil, "toolkit login --sso --sso-session dev"),
        (.legacy, nil, "toolkit login --sso"),
    ])
    func `a missing file says where it was looked for and what to run`(
        _ source: SSOSource,
        _ profile: String?,
        _ command: String
    ) async {
        let center = StubIdentityCenter()
        let provider = SSOCredentialProvider(
            source,
            endpoints: StubIdentityCenter.endpoints,
            platform: center.platform,
            profile: profile
        )
        let error = await failure(of: provider.credentials)
        #expect(error?.code == .interactionRequired)
        #expect(error?.hint == "run: \(command)")
        let file = source.sessionName == nil ? StubIdentityCenter.legacyFile : StubIdentityCenter.devFile
        #expect(error?.description.contains(file) == true)
    }

    @Test(arguments: [FileError.Code.denied, .tooLarge, .isDirectory, .other])
    func `a file that cannot be read is no missing sign-in`(_ code: FileError.Code) async {
        let center = StubIdentityCenter(files: [StubIdentityCenter.devFile: tokenFile(endsIn: 3_600)])
        center.files.setFailure(code, for: .read, path: StubIdentityCenter.devFile)
        let error = await failure(of: center.provider().credentials)
        #expect(error?.code == .invalidConfiguration)
        #expect(error?.description.contains(StubIdentityCenter.devFile) == true)
    }

    @Test func `a profile without account and role gives a token and no credentials`() async {
        let center = StubIdentityCenter(files: [StubIdentityCenter.devFile: tokenFile(endsIn: 3_600)])
        let source = SSOSource.source(session: "dev", accountID: nil, role: nil)
        let error = await failure(of: center.provider(source).credentials)
        #expect(error?.code == .invalidConfiguration)
        #expect(error?.message == "the profile work will resolve a token, not credentials")
        #expect(error?.hint?.contains("sso_account_id and sso_role_name") == true)
        #expect(center.requests.isEmpty)
    }
}
