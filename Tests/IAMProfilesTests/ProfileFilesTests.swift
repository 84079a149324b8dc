// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import IAMCredentials
import IAMPlatform
import IAMProfiles
import IAMTesting
import SystemPackage
import Testing

@Suite struct `Profile files` {
    private let home = Environment(["HOME": "/home/u"])
    private let config = "/home/u/.aws/config"
    private let credentials = "/home/u/.aws/credentials"

    // MARK: Texts

    @Test func `every property keeps its file and line`() throws {
        let files = try ProfileFiles(
            config: "# first\n[profile a]\r\nregion = eu-west-2\n\nRole_ARN = r\n",
            credentials: "[a]\naws_access_key_id = AKIDEXAMPLE",
            configPath: "/c",
            credentialsPath: "/s"
        )
        let profile = try #require(files.profile(named: "a"))
        #expect(profile.location == .file(path: "/c", line: 2))
        #expect(profile.location(of: "region") == .file(path: "/c", line: 3))
        #expect(profile.location(of: "role_arn") == .file(path: "/c", line: 5))
        #expect(profile.location(of: "aws_access_key_id") == .file(path: "/s", line: 2))
    }

    @Test func `a byte-order mark is tolerated`() throws {
        let files = try ProfileFiles(config: "\u{FEFF}[default]\nregion = eu-west-2", credentials: "\u{FEFF}[b]\n")
        #expect(files.profile(named: "default")?["region"] == "eu-west-2")
        #expect(files.profileNames == ["default", "b"])
    }

    @Test func `an empty value is kept and counts as absent`() throws {
        let files = try ProfileFiles(config: "[default]\nregion =\n", credentials: "")
        let profile = try #require(files.profile(named: "default"))
        #expect(profile.properties["region"]?.value == "")
        #expect(profile["region"] == nil)
    }

    @Test func `nested lines are found below their property`() throws {
        let text = """
            [services s]
            sts =
              endpoint_url = https://sts.example.com

            # a comment in between
              other = 1
            s3 =
              endpoint_url = https://s3.example.com
            """
        let group = try #require(try ProfileFiles(config: text, credentials: "").servicesGroup(named: "s"))
        #expect(group.nested("endpoint_url", in: "sts") == "https://sts.example.com")
        #expect(group.nested("other", in: "sts") == "1")
        #expect(group.nested("endpoint_url", in: "s3") == "https://s3.example.com")
        #expect(group.nested("other", in: "s3") == nil)
        #expect(group.properties["sts"]?.value == "\nendpoint_url = https://sts.example.com\nother = 1")
    }

    @Test(arguments: [
        ("[profile a]\nx", 2, "Expected an '=' sign"), ("x = 1", 1, "Expected a profile definition"),
        ("[profile a", 1, "must end with ']'"), ("[profile a] x", 1, "must end with ']'"),
        ("[", 1, "must end with ']'"),
        ("[profile a]\n= 1", 2, "did not have a name"), ("[profile a]\n\n  x = 1", 3, "found continuation"),
        ("[profile a]\ns3 =\n x", 3, "sub-property"), ("[profile a]\ns3 =\n = 1", 3, "Sub-property"),
        ("[ignored thing]\nx", 2, "Expected an '=' sign"), ("[profile a]\nin valid =\n x", 3, "sub-property"),
    ])
    func `a wrong line is named`(text: String, line: Int, message: String) {
        let error = #expect(throws: ProfileError.self) { try ProfileFiles(config: text, credentials: "") }
        #expect(error?.code == .syntax)
        #expect(error?.location == .file(path: "config", line: line))
        #expect(error?.message.contains(message) == true)
        #expect(error?.credentialError.code == .invalidConfiguration)
    }

    @Test func `a wrong line is never quoted`() {
        let secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
        for text in ["[a]\n\(secret)", "\(secret)", "[a]\n  \(secret)", "[a]\nx =\n  \(secret)", "[a \(secret)"] {
            let error = #expect(throws: ProfileError.self) { try ProfileFiles(config: "", credentials: text) }
            #expect(error.map { "\($0)".contains(secret) } == false)
            #expect(error.map { "\($0.credentialError)".contains(secret) } == false)
        }
    }

    @Test(arguments: [
        ("[foo]\nx = 1", "", "begins with 'profile '"), ("[profile in valid]", "", "characters"),
        ("[sso-sesion foo]", "", "not known"), ("", "[profile foo]", "has no 'profile '"), ("", "[a b]", "characters"),
        ("[profile a]\nin valid = 1", "", "a property is ignored"),
    ])
    func `what is passed over gives a warning`(config: String, credentials: String, text: String) throws {
        let files = try ProfileFiles(config: config, credentials: credentials)
        #expect(files.warnings.count == 1)
        #expect(files.warnings.first?.message.contains(text) == true)
    }

    @Test(arguments: [
        "[profile a]\nx = 1", "[default]", "[preview]\ncloudfront = true", "[plugins]", "", "\n\n", "# x",
    ])
    func `what is usual gives no warning`(text: String) throws {
        #expect(try ProfileFiles(config: text, credentials: "").warnings.isEmpty)
    }

    @Test func `no rendering shows a value`() throws {
        let secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
        let text = "[default]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = \(secret)\n"
        let files = try ProfileFiles(config: "", credentials: text + "[p]\ncredential_process = /bin/x --key \(secret)")
        let profile = try #require(files.profile(named: "default"))
        let plans = [
            try ProfileResolver.plan(for: "default", in: files), try ProfileResolver.plan(for: "p", in: files),
        ]
        let settings = try Settings.resolve(environment: Environment(), profile: profile, files: files)
        var output = "\(files) \(profile) \(profile.properties) \(plans) \(settings) "
        output += String(reflecting: files) + String(reflecting: profile) + String(reflecting: plans)
        for value in [files, profile, profile.properties, plans, settings] as [Any] { dump(value, to: &output) }
        #expect(!output.contains(secret))
        #expect(!output.contains(Array(secret.utf8).map { "\($0)" }.joined(separator: ", ")))
    }

    @Test(arguments: ["wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY==", "wJalrXUtnFEMI!K7MDENGbPxRfiCYEXAMPLEKEY=="])
    func `a value that lost its key is not shown either`(line: String) throws {
        let files = try ProfileFiles(config: "", credentials: "[default]\n\(line)\n")
        let profile = try #require(files.profile(named: "default"))
        var output = "\(files) \(files.warnings) \(profile) \(String(reflecting: profile))"
        dump(profile, to: &output)
        #expect(!output.lowercased().contains("k7mdeng"))
    }

    // MARK: Files

    @Test func `both files are read from the home directory`() throws {
        let files = InMemoryFileSystem(files: [
            config: "[default]\nregion = eu-west-2", credentials: "[default]\naws_access_key_id = AKIDEXAMPLE",
        ])
        files.setMetadata(credentials, mode: 0o600)
        let loaded = try ProfileFiles.load(environment: home, files: files)
        #expect(loaded.profile(named: "default")?["region"] == "eu-west-2")
        #expect(loaded.profile(named: "default")?["aws_access_key_id"] == "AKIDEXAMPLE")
        #expect(loaded.warnings.isEmpty)
    }

    @Test(arguments: [Environment(["HOME": "/home/u"]), Environment()])
    func `missing default files are empty without a warning`(environment: Environment) throws {
        let loaded = try ProfileFiles.load(environment: environment, files: InMemoryFileSystem())
        #expect(loaded.profiles.isEmpty)
        #expect(loaded.warnings.isEmpty)
    }

    @Test func `empty files are empty`() throws {
        let loaded = try ProfileFiles.load(
            environment: home,
            files: InMemoryFileSystem(files: [config: "", credentials: ""])
        )
        #expect(loaded.profiles.isEmpty)
    }

    @Test func `missing files that variables name are empty with a warning`() throws {
        let environment = Environment(["AWS_CONFIG_FILE": "/c", "AWS_SHARED_CREDENTIALS_FILE": "/s"])
        let loaded = try ProfileFiles.load(environment: environment, files: InMemoryFileSystem())
        #expect(loaded.profiles.isEmpty)
        #expect(loaded.warnings.map(\.code) == [.missingFile, .missingFile])
        #expect(loaded.warnings.map(\.location) == [.file(path: "/c", line: nil), .file(path: "/s", line: nil)])
        #expect(loaded.warnings[0].message.contains("$AWS_CONFIG_FILE"))
    }

    @Test func `a directory counts as missing`() throws {
        let files = InMemoryFileSystem(files: [
            "/home/u/.aws/config/x": "", credentials: "[default]\nregion = eu-west-2",
        ])
        let loaded = try ProfileFiles.load(environment: home, files: files)
        #expect(loaded.profileNames == ["default"])
        #expect(loaded.warnings.contains { $0.code == .missingFile && $0.message.contains("directory") })
    }

    @Test func `an unreadable file is an error that names it`() throws {
        let files = InMemoryFileSystem(files: [config: "[default]", credentials: "[default]"])
        files.setFailure(.denied, for: .read, path: credentials)
        let error = #expect(throws: ProfileError.self) { try ProfileFiles.load(environment: home, files: files) }
        #expect(error?.code == .unreadable)
        #expect(error?.location == .file(path: credentials, line: nil))
        #expect(error?.hint?.contains("chmod") == true)
        #expect(error?.credentialError.code == .invalidConfiguration)
    }

    @Test func `a file that is given explicitly must be there`() {
        let error = #expect(throws: ProfileError.self) {
            try ProfileFiles.load(environment: home, files: InMemoryFileSystem(), config: "/nowhere")
        }
        #expect(error?.code == .unreadable)
        #expect(error?.location == .file(path: "/nowhere", line: nil))
    }

    @Test(
        arguments: [
            [0xFF, 0xFE, 0x5B, 0x00], [0x5B, 0x61, 0x5D, 0x0A, 0xC3, 0x28], Array("[a]\nx = \u{0}".utf8),
            [0x7F, 0x45, 0x00],
        ] as [[UInt8]]
    )
    func `a binary file is empty with a warning`(bytes: [UInt8]) throws {
        let files = InMemoryFileSystem(files: [config: "[default]\nregion = eu-west-2"])
        files.setBytes(credentials, bytes)
        files.setMetadata(credentials, mode: 0o600)
        let loaded = try ProfileFiles.load(environment: home, files: files)
        #expect(loaded.profileNames == ["default"])
        #expect(loaded.warnings.map(\.code) == [.notText])
        #expect(loaded.warnings.first?.location == .file(path: credentials, line: nil))
    }

    @Test func `a file of more than four mebibytes is an error`() {
        let files = InMemoryFileSystem()
        files.setBytes(config, Array(repeating: 0x0A, count: ProfileFiles.sizeLimit + 1))
        let error = #expect(throws: ProfileError.self) { try ProfileFiles.load(environment: home, files: files) }
        #expect(error?.code == .tooLarge)
        files.setBytes(config, Array(repeating: 0x0A, count: ProfileFiles.sizeLimit))
        #expect(throws: Never.self) { try ProfileFiles.load(environment: home, files: files) }
    }

    @Test(arguments: [(0o600, 0), (0o640, 0), (0o644, 1), (0o602, 1), (0o666, 1)] as [(UInt16, Int)])
    func `a credentials file open to everybody gives a warning`(mode: UInt16, count: Int) throws {
        let files = InMemoryFileSystem(files: [config: "[default]", credentials: "[default]"])
        files.setMetadata(config, mode: 0o644)
        files.setMetadata(credentials, mode: mode)
        let loaded = try ProfileFiles.load(environment: home, files: files)
        #expect(loaded.warnings.count == count)
        #expect(loaded.warnings.allSatisfy { $0.code == .openToOthers && $0.message.contains("chmod 600") })
        #expect(loaded.profileNames == ["default"])
    }

    @Test func `the machine's files behave like those in memory`() throws {
        let system = POSIXFileSystem()
        let name = "iam-profiles-\(UInt64.random(in: 0...UInt64.max))"
        let directory = FilePath("/tmp").appending(name)
        try system.createDirectory(directory, mode: 0o700)
        let config = directory.appending("config")
        let credentials = directory.appending("credentials")
        try system.replace(config, with: Array("[profile a]\nregion = eu-west-2\n".utf8), mode: 0o600)
        try system.replace(credentials, with: Array("[a]\naws_access_key_id = AKIDEXAMPLE\n".utf8), mode: 0o644)
        let environment = Environment([
            "AWS_CONFIG_FILE": config.string, "AWS_SHARED_CREDENTIALS_FILE": credentials.string,
        ])
        let loaded = try ProfileFiles.load(environment: environment, files: system)
        #expect(loaded.profile(named: "a")?["region"] == "eu-west-2")
        #expect(loaded.profile(named: "a")?["aws_access_key_id"] == "AKIDEXAMPLE")
        #expect(loaded.warnings.map(\.code) == [.openToOthers])
        let asDirectory = Environment(["AWS_CONFIG_FILE": directory.string])
        #expect(try ProfileFiles.load(environment: asDirectory, files: system).warnings.map(\.code) == [.missingFile])
        let missing = Environment(["AWS_CONFIG_FILE": "\(config)/below/a/file"])
        #expect(try ProfileFiles.load(environment: missing, files: system).warnings.map(\.code) == [.missingFile])
        try system.remove(config)
        try system.remove(credentials)
    }
}

@Suite struct `Profile locations` {
    @Test(arguments: [
        ("~/x/config", "/home/u/x/config"), ("~", "/home/u"), ("~user/config", "~user/config"), ("/a/~/b", "/a/~/b"),
        ("relative", "relative"),
    ])
    func `only a whole first component stands for the home`(path: String, expected: String) {
        let locations = ProfileLocations.resolve(
            environment: Environment(["HOME": "/home/u/", "AWS_CONFIG_FILE": path])
        )
        #expect(locations.config?.string == expected)
        #expect(locations.configOrigin == .variable("AWS_CONFIG_FILE"))
        #expect(locations.credentials?.string == "/home/u/.aws/credentials")
        #expect(locations.credentialsOrigin == .defaulted)
    }

    @Test func `the caller's choice wins`() {
        let environment = Environment(["HOME": "/h", "AWS_CONFIG_FILE": "/a", "AWS_SHARED_CREDENTIALS_FILE": "/b"])
        let locations = ProfileLocations.resolve(environment: environment, config: "~/c", credentials: "/d")
        #expect(locations.config?.string == "/h/c")
        #expect(locations.credentials?.string == "/d")
        #expect(locations.configOrigin == .explicit)
    }

    @Test func `without a home there are no default files`() {
        let locations = ProfileLocations.resolve(environment: Environment(["USERPROFILE": "/u", "HOME": " "]))
        #expect(locations.config == nil)
        #expect(locations.credentials == nil)
    }

    @Test(
        arguments: [
            ("x", ["AWS_PROFILE": "a"], "x", .option), ("", ["AWS_PROFILE": "a"], "a", .variable("AWS_PROFILE")),
            (nil, ["AWS_PROFILE": "a", "AWS_DEFAULT_PROFILE": "b"], "a", .variable("AWS_PROFILE")),
            (nil, ["AWS_PROFILE": "", "AWS_DEFAULT_PROFILE": "b"], "b", .variable("AWS_DEFAULT_PROFILE")),
            (nil, [:], "default", .defaulted),
        ] as [(String?, [String: String], String, ProfileSelection.Origin)]
    )
    func `the profile is chosen in order`(
        explicit: String?,
        variables: [String: String],
        name: String,
        origin: ProfileSelection.Origin
    ) {
        let selection = ProfileSelection.resolve(explicit: explicit, environment: Environment(variables))
        #expect(selection == ProfileSelection(name: name, origin: origin))
    }
}
