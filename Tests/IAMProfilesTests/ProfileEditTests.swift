// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import IAMCredentials
import IAMProfiles
import Testing

@Suite struct ProfileEditTests {
    static let session = "arn:aws:iam::123456789012:user/alice"
    static let line = "login_session = \(session)"

    struct Edit: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var profile = "dev"
        var region: String? = "eu-west-2"
        let before: String
        let after: String

        init(_ name: String, profile: String = "dev", region: String? = "eu-west-2", _ before: String, _ after: String)
        {
            self.testDescription = name
            self.profile = profile
            self.region = region
            self.before = before
            self.after = after
        }
    }

    static let additions: [Edit] = [
        Edit("no file", "", "[profile dev]\n\(line)\nregion = eu-west-2\n"),
        Edit("no file, default", profile: "default", region: nil, "", "[default]\n\(line)\n"),
        Edit(
            "other profiles",
            "# mine\n[default]\nregion = us-east-1\n",
            "# mine\n[default]\nregion = us-east-1\n\n[profile dev]\n\(line)\nregion = eu-west-2\n"
        ),
        Edit("no line end at the end", region: nil, "[default]", "[default]\n\n[profile dev]\n\(line)\n"),
        Edit(
            "CRLF",
            "[default]\r\nregion = us-east-1\r\n",
            "[default]\r\nregion = us-east-1\r\n\r\n[profile dev]\r\n\(line)\r\nregion = eu-west-2\r\n"
        ),
        Edit(
            "an empty section",
            "[profile dev] ; mine\n\n[default]\n",
            "[profile dev] ; mine\n\(line)\nregion = eu-west-2\n\n[default]\n"
        ),
        Edit("an empty section at the end", region: nil, "[profile dev]", "[profile dev]\n\(line)\n"),
        Edit(
            "a section with other keys",
            "[profile dev]\noutput = json # c\n\n# about b\n[profile b]\n",
            "[profile dev]\noutput = json # c\n\(line)\nregion = eu-west-2\n\n# about b\n[profile b]\n"
        ),
        Edit(
            "a block at the end of the section",
            region: nil,
            "[profile dev]\ns3 =\n  addressing_style = path\n  x = y\n[default]\n",
            "[profile dev]\ns3 =\n  addressing_style = path\n  x = y\n\(line)\n[default]\n"
        ),
        Edit(
            "a byte-order mark",
            region: nil,
            "\u{FEFF}[profile dev]\noutput = json\n",
            "\u{FEFF}[profile dev]\noutput = json\n\(line)\n"
        ),
        Edit(
            "the same name in brackets without its prefix is another section",
            region: nil,
            "[dev]\noutput = json\n",
            "[dev]\noutput = json\n\n[profile dev]\n\(line)\n"
        ),
        Edit(
            "an SSO session of the same name is none",
            region: nil,
            "[sso-session dev]\nsso_region = us-east-1\n",
            "[sso-session dev]\nsso_region = us-east-1\n\n[profile dev]\n\(line)\n"
        ),
    ]

    static let replacements: [Edit] = [
        Edit(
            "the region is kept",
            "[profile dev]\nregion = us-east-1\nlogin_session = old\n",
            "[profile dev]\nregion = us-east-1\n\(line)\n"
        ),
        Edit(
            "blanks and comments are kept",
            "[ profile   dev ]\n  \n; c\nLogin_Session=   old   # by hand\n\tregion\n".replacing(
                "\tregion\n",
                with: ""
            ),
            "[ profile   dev ]\n  \n; c\nLogin_Session=   \(session)   # by hand\nregion = eu-west-2\n"
        ),
        Edit(
            "an empty value",
            region: nil,
            "[profile dev]\nlogin_session =\nregion = x\n",
            "[profile dev]\nlogin_session = \(session)\nregion = x\n"
        ),
        Edit("a glued value", region: nil, "[profile dev]\nlogin_session=a", "[profile dev]\nlogin_session=\(session)"),
        Edit(
            "CRLF",
            "[profile dev]\r\nlogin_session = old\r\noutput = json\r\n",
            "[profile dev]\r\n\(line)\r\noutput = json\r\nregion = eu-west-2\r\n"
        ),
        Edit(
            "an empty region",
            "[profile dev]\nregion =\n\(line)\n",
            "[profile dev]\nregion = eu-west-2\n\(line)\n"
        ),
        Edit(
            "the last one is in force",
            region: nil,
            "[profile dev]\nlogin_session = a\n[profile b]\n[profile dev]\nlogin_session = b\n",
            "[profile dev]\nlogin_session = a\n[profile b]\n[profile dev]\n\(line)\n"
        ),
        Edit(
            "a value over two lines",
            region: nil,
            "[profile dev]\nlogin_session = a\n  b\noutput = json\n",
            "[profile dev]\n\(line)\noutput = json\n"
        ),
        Edit(
            "[profile default] puts [default] out of force",
            profile: "default",
            region: nil,
            "[default]\nlogin_session = a\n[profile default]\noutput = json\n",
            "[default]\nlogin_session = a\n[profile default]\noutput = json\n\(line)\n"
        ),
        Edit("nothing to do", "[profile dev]\n\(line)\nregion = x\n", "[profile dev]\n\(line)\nregion = x\n"),
    ]

    @Test(arguments: additions + replacements)
    func `a profile gets its session, and no other byte changes`(edit: Edit) throws {
        func change(_ text: String) throws -> String {
            let bytes = try ProfileEdit.signingIn(
                session: Self.session,
                region: edit.region,
                profile: edit.profile,
                config: Array(text.utf8),
                path: "/home/u/.aws/config"
            )
            return String(decoding: bytes, as: UTF8.self)
        }
        let result = try change(edit.before)
        #expect(result == edit.after)
        #expect(Array(try change(result).utf8) == Array(result.utf8), "a second change finds nothing to do")
        let files = try ProfileFiles(
            config: Array(result.utf8),
            credentials: [],
            configPath: "/home/u/.aws/config",
            credentialsPath: "/home/u/.aws/credentials"
        )
        #expect(files.profile(named: edit.profile)?["login_session"] == Self.session)
    }

    @Test(arguments: ["", "a b", "a]", "ü", "a\nb", "a#b"])
    func `a name that no profile has is refused`(name: String) {
        let error = #expect(throws: ProfileError.self) { try ProfileEdit(profile: name, config: [], path: "config") }
        #expect(error?.code == .invalidValue)
    }

    @Test(arguments: ["", "a b", "a\n[profile b]", "a\r", "ü", "\u{7}"])
    func `a value that would break the file is refused`(value: String) throws {
        var edit = try ProfileEdit(profile: "dev", config: [], path: "config")
        let error = #expect(throws: ProfileError.self) { try edit.set("region", to: value) }
        #expect(error?.code == .invalidValue)
        #expect(edit.config.isEmpty)
    }

    @Test func `a broken file is left alone and named with its line`() {
        let error = #expect(throws: ProfileError.self) {
            try ProfileEdit(profile: "dev", config: Array("[profile dev\n".utf8), path: "/c")
        }
        #expect(error?.code == .syntax)
        #expect(error?.location == .file(path: "/c", line: 1))
        for bytes: [UInt8] in [[0xFF, 0xFE], Array("[default]\n\0".utf8)] {
            let error = #expect(throws: ProfileError.self) {
                try ProfileEdit(profile: "dev", config: bytes, path: "/c")
            }
            #expect(error?.code == .syntax)
        }
    }
}
