// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import IAMCLI
import IAMCommand
import IAMCredentials
import IAMPlatform
import IAMTesting
import Testing

@Suite struct DoctorTests {
    private static let keys = "aws_access_key_id = AKIDEXAMPLEALICE0001\naws_secret_access_key = madeUpSecret\n"

    /// A machine with something wrong, and what is said of it.
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var environment: [String: String] = [:]
        var config = ""
        var credentials = "[default]\n" + DoctorTests.keys
        var files: [String: String] = [:]
        var modes: [String: UInt16] = [:]
        var severity: String
        var message: String
        var place: String
        var fix: String

        var testDescription: String { name }
    }

    private static func platform(_ example: Case, _ transport: any HTTPTransport = NoTransport()) -> Platform {
        var files = example.files
        files["/home/.aws/config"] = example.config
        files["/home/.aws/credentials"] = example.credentials
        let system = InMemoryFileSystem(files: files)
        for (path, mode) in example.modes { system.setMetadata(path, mode: mode) }
        let environment = ["HOME": "/home", "PATH": "/usr/bin"].merging(example.environment) { _, new in new }
        return .stub(environment: environment, fileSystem: system, transport: transport)
    }

    private static let sso = """
        [sso-session corp]
        sso_start_url = https://corp.awsapps.example/start
        sso_region = eu-west-2
        [profile dev]
        sso_session = corp
        sso_account_id = 111122223333
        sso_role_name = ReadOnly
        """
    private static let token = "/home/.aws/sso/cache/ee0bfd2552fbd840c02cc48b6e823320543c450f.json"

    static let cases: [Case] = [
        Case(
            name: "credentials file open",
            modes: ["/home/.aws/credentials": 0o644],
            severity: "warning",
            message: "others may read the credentials file (mode 644)",
            place: "/home/.aws/credentials",
            fix: "chmod 600 /home/.aws/credentials"
        ),
        Case(
            name: "config file writable",
            modes: ["/home/.aws/config": 0o666],
            severity: "error",
            message: "others may change the config file (mode 666)",
            place: "/home/.aws/config",
            fix: "chmod 644 /home/.aws/config"
        ),
        Case(
            name: "config file writable for the group",
            modes: ["/home/.aws/config": 0o664],
            severity: "warning",
            message: "others may change the config file (mode 664)",
            place: "/home/.aws/config",
            fix: "chmod 644"
        ),
        Case(
            name: "token ended",
            config: sso,
            files: [token: #"{"accessToken": "madeUp", "expiresAt": "2026-01-01T00:00:00Z"}"#],
            severity: "warning",
            message: "the sign-in to the sso-session 'corp' ended at 2026-01-01T00:00:00Z",
            place: token,
            fix: "toolkit login --sso --profile dev"
        ),
        Case(
            name: "token that is none",
            config: sso,
            files: [token: "{"],
            severity: "warning",
            message: "the stored sign-in cannot be read as one",
            place: token,
            fix: "toolkit login --sso"
        ),
        Case(
            name: "token open",
            files: ["/home/.aws/sso/cache/a.json": "{}"],
            modes: ["/home/.aws/sso/cache/a.json": 0o644],
            severity: "warning",
            message: "others may read a sign-in token",
            place: "/home/.aws/sso/cache/a.json",
            fix: "chmod 600"
        ),
        Case(
            name: "session cache open",
            files: ["/home/.cache/aws-iam-toolkit/x": ""],
            modes: ["/home/.cache/aws-iam-toolkit": 0o755],
            severity: "warning",
            message: "others may read the session cache",
            place: "/home/.cache/aws-iam-toolkit",
            fix: "chmod 700"
        ),
        Case(
            name: "syntax of config",
            config: "[default]\nregion eu-west-2\n",
            severity: "error",
            message: "Expected an '=' sign",
            place: "/home/.aws/config:2",
            fix: "Write name = value"
        ),
        Case(
            name: "syntax of credentials beside that of config",
            config: "[default\n",
            credentials: "x = y\n",
            severity: "error",
            message: "Expected a profile definition",
            place: "/home/.aws/credentials:1",
            fix: "Put [default] or [name] above this line"
        ),
        Case(
            name: "two spellings of default",
            config: "[default]\nregion = eu-west-1\n[profile default]\nregion = eu-west-2\n",
            severity: "warning",
            message: "the section [default] is ignored",
            place: "/home/.aws/config:1",
            fix: "put all of it into [profile default]"
        ),
        Case(
            name: "prefix missing",
            config: "[prod]\nregion = eu-west-2\n",
            severity: "warning",
            message: "the section [prod] is ignored",
            place: "/home/.aws/config:1",
            fix: "write [profile prod]"
        ),
        Case(
            name: "prefix in credentials",
            credentials: "[default]\n" + keys + "[profile prod]\n" + keys,
            severity: "warning",
            message: "the section [profile prod] is ignored",
            place: "/home/.aws/credentials:4",
            fix: "write [prod]"
        ),
        Case(
            name: "key misspelt",
            config: "[default]\nmfa-serial = x\n",
            severity: "warning",
            message: "nobody reads the key mfa-serial of profile 'default'",
            place: "/home/.aws/config:2",
            fix: "write mfa_serial"
        ),
        Case(
            name: "key of a session misspelt",
            config: sso.replacing("sso_region", with: "region_name"),
            severity: "warning",
            message: "nobody reads the key region_name of sso-session 'corp'",
            place: "/home/.aws/config:3",
            fix: "write sso_region"
        ),
        Case(
            name: "variable misspelt",
            environment: ["AWS_ACESS_KEY_ID": "AKIDEXAMPLE"],
            severity: "warning",
            message: "nobody reads the variable AWS_ACESS_KEY_ID",
            place: "$AWS_ACESS_KEY_ID",
            fix: "write AWS_ACCESS_KEY_ID"
        ),
        Case(
            name: "key twice",
            config: "[default]\nregion = eu-west-1\n[default]\nregion = eu-west-2\n",
            severity: "warning",
            message: "profile 'default' has region with different values; the one that comes last",
            place: "/home/.aws/config:4",
            fix: "remove it here, or at /home/.aws/config:2"
        ),
        Case(
            name: "keys in both files",
            config: "[default]\naws_access_key_id = AKIDEXAMPLEOTHER0001\n",
            severity: "warning",
            message: "aws_access_key_id with different values; the one of the credentials file",
            place: "/home/.aws/credentials:2",
            fix: "/home/.aws/config:2"
        ),
        Case(
            name: "half set",
            environment: ["AWS_WEB_IDENTITY_TOKEN_FILE": "/home/.aws/config"],
            severity: "error",
            message: "AWS_WEB_IDENTITY_TOKEN_FILE is set, but AWS_ROLE_ARN is not",
            place: "$AWS_WEB_IDENTITY_TOKEN_FILE",
            fix: "set AWS_ROLE_ARN too"
        ),
        Case(
            name: "environment hides the profile",
            environment: [
                "AWS_PROFILE": "default", "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "madeUp",
            ],
            severity: "warning",
            message: "the keys of the environment are used, and not the profile 'default' that AWS_PROFILE names",
            place: "$AWS_ACCESS_KEY_ID",
            fix: "give --profile default"
        ),
        Case(
            name: "two profile variables",
            environment: ["AWS_PROFILE": "default", "AWS_DEFAULT_PROFILE": "other"],
            severity: "warning",
            message: "AWS_PROFILE and AWS_DEFAULT_PROFILE are both set and differ",
            place: "$AWS_DEFAULT_PROFILE",
            fix: "unset AWS_DEFAULT_PROFILE"
        ),
        Case(
            name: "stale token",
            environment: [
                "AWS_ACCESS_KEY_ID": "AKIAEXAMPLE", "AWS_SECRET_ACCESS_KEY": "madeUp", "AWS_SESSION_TOKEN": "madeUp",
            ],
            severity: "error",
            message: "AWS_SESSION_TOKEN is left over from other keys",
            place: "$AWS_SESSION_TOKEN",
            fix: "unset AWS_SESSION_TOKEN"
        ),
        Case(
            name: "keys beside a process",
            config: "[default]\ncredential_process = /bin/get-keys\n",
            files: ["/bin/get-keys": ""],
            modes: ["/bin/get-keys": 0o755],
            severity: "warning",
            message: "the keys of profile 'default' are not used by it, because it has credential_process",
            place: "/home/.aws/credentials:2",
            fix: "remove the keys or credential_process"
        ),
        Case(
            name: "loop",
            config: "[profile a]\nrole_arn = A\nsource_profile = b\n[profile b]\nrole_arn = B\nsource_profile = a\n",
            severity: "error",
            message: "the source profiles form a loop",
            place: "/home/.aws/config:6",
            fix: "Let one of them"
        ),
        Case(
            name: "setting",
            environment: ["AWS_USE_FIPS_ENDPOINT": "maybe"],
            severity: "error",
            message: "AWS_USE_FIPS_ENDPOINT has a value it cannot have",
            place: "$AWS_USE_FIPS_ENDPOINT",
            fix: "true or false"
        ),
        Case(
            name: "program missing",
            config: "[profile tool]\ncredential_process = get-keys --for madeUpArgument\n",
            severity: "warning",
            message: "whose program 'get-keys' is not in PATH",
            place: "/home/.aws/config:2",
            fix: "install it"
        ),
        Case(
            name: "not signed in",
            config: sso,
            severity: "warning",
            message: "nobody is signed in to the sso-session 'corp'",
            place: "/home/.aws/config:5",
            fix: "toolkit login --sso --profile dev"
        ),
        Case(
            name: "certificates missing",
            environment: ["AWS_CA_BUNDLE": "/etc/none.pem"],
            severity: "error",
            message: "AWS_CA_BUNDLE names a file that cannot be used: /etc/none.pem",
            place: "$AWS_CA_BUNDLE",
            fix: "correct the path"
        ),
        Case(
            name: "session damaged",
            files: ["/home/.cache/aws-iam-toolkit/" + String(repeating: "0a", count: 32): "half a session"],
            severity: "note",
            message: "a stored session is damaged",
            place: "/home/.cache/aws-iam-toolkit/",
            fix: "rm "
        ),
        Case(
            name: "proxy malformed",
            environment: ["HTTPS_PROXY": "ftp://user:madeUp@proxy"],
            severity: "error",
            message: "HTTPS_PROXY is not the address of a proxy",
            place: "$HTTPS_PROXY",
            fix: "http://HOST:PORT"
        ),
        Case(
            name: "proxy without exceptions",
            environment: ["HTTPS_PROXY": "http://proxy.example:3128"],
            severity: "note",
            message: "NO_PROXY does not have 169.254.169.254 and 169.254.170.2",
            place: "$NO_PROXY",
            fix: "add them to NO_PROXY"
        ),
    ]

    @Test(arguments: cases)
    func `what is wrong is found, with its place and the fix`(_ example: Case) async throws {
        let arguments = ["doctor", "--offline", "--output", "json"]
        let run = await ToolkitProgram.run(arguments, platform: Self.platform(example))
        #expect(run.messages.isEmpty)
        #expect(!run.output.contains("madeUp"))
        let document = try #require(JSONValue(parsing: Array(run.output.utf8)))
        let findings = try #require(document["findings"]?.items)
        let finding = try #require(
            findings.first { $0["message"]?.text?.contains(example.message) == true },
            "\(run.output)"
        )
        #expect(finding["severity"]?.text == example.severity)
        #expect(finding["fix"]?.text?.contains(example.fix) == true, "\(run.output)")
        var place = finding["file"]?.text ?? ""
        if let line = finding["line"]?.integer { place += ":\(line)" }
        if let variable = finding["variable"]?.text { place = "$\(variable)" }
        #expect(place.hasPrefix(example.place))
        #expect(run.code == (document["errors"]?.integer == 0 ? 0 : 253))
        if example.severity == "error" { #expect(run.code == 253) }
    }

    @Test func `a healthy machine has nothing but a count`() async {
        let run = await ToolkitProgram.run(
            ["doctor", "--offline"],
            platform: Self.platform(Case(name: "", severity: "", message: "", place: "", fix: ""))
        )
        #expect(run.code == 0)
        #expect(run.output == "0 errors, 0 warnings, 0 notes\n")
    }

    @Test func `the last line counts`() async {
        let example = Case(
            name: "",
            environment: ["HTTPS_PROXY": "ftp://x"],
            credentials: "[default]\naws_access_key_id = AKIDEXAMPLE\n",
            severity: "",
            message: "",
            place: "",
            fix: ""
        )
        let run = await ToolkitProgram.run(["doctor", "--offline"], platform: Self.platform(example))
        #expect(run.code == 253)
        #expect(run.output.hasPrefix("error: "))
        #expect(run.output.hasSuffix("2 errors, 0 warnings, 1 note\n"), "\(run.output)")
    }

    private static let answers: [(String, String)] = [
        ("Fri, 02 Jan 2026 03:04:35 GMT", ""),
        ("Fri, 02 Jan 2026 03:06:05 GMT", "warning: the clock of this machine is 2 min behind"),
        ("Fri, 02 Jan 2026 02:04:05 GMT", "error: the clock of this machine is 1 h ahead of"),
    ]

    @Test(arguments: answers)
    func `the clock is compared with that of STS`(_ date: String, _ message: String) async {
        let transport = ScriptedTransport { _, _ in .text(302, "", fields: [.date: date]) }
        let example = Case(
            name: "",
            environment: ["AWS_REGION": "eu-west-2"],
            severity: "",
            message: "",
            place: "",
            fix: ""
        )
        let run = await ToolkitProgram.run(["doctor"], platform: Self.platform(example, transport))
        #expect(message.isEmpty ? run.code == 0 : run.output.contains(message), "\(run.output)")
        #expect(transport.requests.map { $0.head.authority } == ["sts.eu-west-2.amazonaws.com"])
        #expect(transport.requests.allSatisfy { $0.head.headerFields[.authorization] == nil })
    }

    @Test func `every service of the profile is asked, and the ones that cannot be reached are named`() async {
        let transport = ScriptedTransport { request, _ in
            guard request.head.authority?.hasPrefix("sts.") == true else {
                throw TransportError(.unresolvedHost, "\(request.head.authority ?? "") has no address")
            }
            return .text(200, "")
        }
        let example = Case(
            name: "",
            environment: ["AWS_REGION": "eu-west-2", "AWS_PROFILE": "dev"],
            config: Self.sso,
            severity: "",
            message: "",
            place: "",
            fix: ""
        )
        let run = await ToolkitProgram.run(["doctor"], platform: Self.platform(example, transport))
        #expect(run.code == 253)
        #expect(run.output.contains("portal.sso.eu-west-2.amazonaws.com has no address"))
        #expect(run.output.contains("oidc.eu-west-2.amazonaws.com has no address"))
        #expect(!run.output.contains("STS cannot be reached"))
        #expect(transport.requests.count == 3)
    }

    @Test func `nothing is asked offline`() async {
        let transport = ScriptedTransport { _, _ in .text(200, "") }
        let example = Case(
            name: "",
            environment: ["AWS_REGION": "eu-west-2"],
            severity: "",
            message: "",
            place: "",
            fix: ""
        )
        _ = await ToolkitProgram.run(["doctor", "--offline"], platform: Self.platform(example, transport))
        #expect(transport.requests.isEmpty)
    }
}
