// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import IAMCLI
import IAMCommand
import IAMPlatform
import IAMTesting
import Testing

@Suite struct `toolkit inspect` {
    /// Signed at 2026-01-02T03:04:05Z less five minutes, for an hour.
    private static let good =
        "https://bucket.s3.eu-west-2.amazonaws.com/key?X-Amz-Algorithm=AWS4-HMAC-SHA256"
        + "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20260102%2Feu-west-2%2Fs3%2Faws4_request"
        + "&X-Amz-Date=20260102T025905Z&X-Amz-SignedHeaders=host&X-Amz-Expires=3600&X-Amz-Signature="
        + String(repeating: "0a", count: 32)

    private func inspect(
        _ arguments: [String],
        input: String = "",
        config: String = "",
        aliases: [String: String] = [:]
    ) async -> ProgramRun {
        var platform = Platform.stub(
            environment: ["HOME": "/home", "LANG": "C.UTF-8"],
            files: ["/home/.aws/config": config]
        )
        platform.names = NameResolver { aliases[$0] }
        return await ToolkitProgram.run(["inspect"] + arguments, platform: platform, input: input)
    }

    @Test(arguments: [
        (
            "https://id.execute-api.eu-west-2.amazonaws.com/prod",
            ["execute-api", "eu-west-2", "SigV4", "encoded twice"]
        ),
        ("https://bucket.s3.eu-west-2.amazonaws.com/", ["s3", "encoded once, as it is", "x-amz-content-sha256"]),
        ("https://alias.mrap.accesspoint.s3-global.amazonaws.com/", ["SigV4a", "*"]),
        ("https://s.7d67968.vpc-lattice-svcs.eu-west-2.on.aws/", ["UNSIGNED-PAYLOAD", "vpc-lattice-svcs"]),
        ("https://abc.endpoint.events.amazonaws.com/", ["SigV4a", "events"]),
    ])
    func `tells what a host is signed for and by which rule`(_ url: String, _ words: [String]) async {
        let run = await inspect([url])
        #expect(run.code == 0, "\(run.messages)")
        for word in words + ["rule"] { #expect(run.output.contains(word), "no \(word) in \(run.output)") }
    }

    @Test func `the rule of a profile is named with its line`() async {
        let config = "[default]\nsigning_hosts =\n  api.example.com = execute-api/eu-west-2\n"
        let run = await inspect(["https://api.example.com/"], config: config)
        #expect(run.code == 0)
        #expect(run.output.contains("signing_hosts api.example.com (/home/.aws/config:3)"), "\(run.output)")
        let other = await inspect(
            ["https://api.example.com/", "--service", "es", "--region", "eu-west-1"],
            config: config
        )
        #expect(other.output.contains("--service") && other.output.contains("eu-west-1"))
    }

    @Test(arguments: [
        ("d-abc.execute-api.eu-west-2.amazonaws.com", Int32(0), "CNAME to d-abc.execute-api.eu-west-2.amazonaws.com"),
        ("d111.cloudfront.net", 253, "CloudFront does not tell"), ("api.example.com", 253, "no CNAME"),
        ("elsewhere.example.net", 253, "elsewhere.example.net"), ("", 253, "no address"),
    ])
    func `a custom domain is looked up when asked for`(_ alias: String, _ code: Int32, _ text: String) async {
        let aliases = alias.isEmpty ? [:] : ["api.example.com": alias]
        let run = await inspect(["https://api.example.com/", "--resolve-custom-domain"], aliases: aliases)
        #expect(run.code == code, "\(run.output)")
        #expect(run.output.contains(text), "\(run.output)")
        let unasked = await inspect(["https://api.example.com/"], aliases: aliases)
        #expect(unasked.code == 253)
    }

    @Test func `a good URL is taken apart, its secrets shortened`() async {
        let run = await inspect([Self.good])
        #expect(run.code == 0, "\(run.output)")
        for text in [
            "AKIA…MPLE", "s3 in eu-west-2", "2026-01-02T02:59:05Z", "2026-01-02T03:59:05Z (in 55 min)", "0a0a0a0a…",
        ] {
            #expect(run.output.contains(text), "no \(text) in \(run.output)")
        }
        #expect(!run.output.contains("error:") && !run.output.contains("0a0a0a0a0a"))
        let json = await inspect([Self.good, "--output", "json"])
        #expect(json.code == 0)
        for text in [
            "\"works\": true", "\"secondsLeft\": 3300", "\"hasSessionToken\": false", "\"algorithm\": \"sigv4\"",
        ] {
            #expect(json.output.contains(text), "no \(text) in \(json.output)")
        }
    }

    /// What is replaced in the good URL, by what, and what is said.
    private static let damages: [(String, String, String)] = [
        ("20260102T025905Z", "20260101T025905Z", "expired"),
        ("X-Amz-Expires=3600", "X-Amz-Expires=60", "expired 4 min ago"),
        ("20260102T025905Z", "20260102T042905Z", "not valid yet"),
        ("X-Amz-Expires=3600", "X-Amz-Expires=604801", "604800"),
        ("X-Amz-Expires=3600", "X-Amz-Expires=1h", "number of seconds"),
        ("X-Amz-Expires=3600", "X-Amz-Expires=3600&X-Amz-Expires=3600", "twice"),
        ("X-Amz-Expires", "X-Amz-Expire", "misspelt"), ("X-Amz-Algorithm", "x-amz-algorithm", "misspelt"),
        ("X-Amz-SignedHeaders", "X-Amz-Signed-Headers", "Write X-Amz-SignedHeaders"),
        ("&X-Amz-Expires=3600", "", "X-Amz-Expires is missing"), ("&X-Amz-SignedHeaders=host", "", "is missing"),
        ("AWS4-HMAC-SHA256", "AWS4-HMAC-SHA1", "no algorithm"),
        ("%2F20260102%2F", "%2F20260103%2F", "for the day 20260103"),
        ("20260102T025905Z", "2026-01-02T02:59:05Z", "YYYYMMDDTHHMMSSZ"),
        ("%2Faws4_request", "%2Faws4", "aws4_request"),
        ("%2Feu-west-2", "", "KEY/DAY/REGION/SERVICE"),
        ("SignedHeaders=host", "SignedHeaders=date", "host is not among"),
        ("SignedHeaders=host", "SignedHeaders=host%3BDate", "lower-case names"),
        ("0a0a0a0a", "0A0a0a0a", "64 lower-case"),
        ("eu-west-2%2Fs3", "eu-west-1%2Fs3", "host is in eu-west-2"),
        ("eu-west-2%2Fs3", "eu-west-2%2Fexecute-api", "service execute-api"), ("%2F", "%252F", "encoded twice"),
        ("&", "&amp;", "copied from HTML"), ("&", "\\u0026", "copied from JSON"), ("&", "\\&", "copied from a shell"),
        ("AKIAIOSFODNN7EXAMPLE", "ASIAIOSFODNN7EXAMPLE", "X-Amz-Security-Token is missing"),
        ("&X-Amz-Signature", "&X-Amz-Security-Token=a+b&X-Amz-Signature", "raw +"),
        ("&X-Amz-Signature", "&X-Amz-Security-Token=ab&X-Amz-Signature", "no session token, but one is there"),
        ("key?", "a key?", "blanks"), ("&X-Amz-Expires", "\n&X-Amz-Expires", "line ends"),
        ("AWS4-HMAC-SHA256", "AWS4-ECDSA-P256-SHA256", "X-Amz-Region-Set is missing"),
        ("bucket.s3.eu-west-2", "alias.mrap.accesspoint.s3-global", "SigV4a"),
    ]

    @Test(arguments: damages)
    func `what is wrong is named`(_ part: String, _ other: String, _ text: String) async {
        let run = await inspect(["-"], input: Self.good.replacing(part, with: other))
        #expect(run.code == 253, "\(run.output)\(run.messages)")
        #expect(run.output.contains("error:"), "\(run.output)")
        #expect(run.output.contains(text), "no '\(text)' in \(run.output)")
    }

    @Test func `a URL that was cut off is named so`() async {
        for (text, word) in [
            (String(Self.good.dropLast(10)), "has 54 of 64 digits"),
            (String(Self.good.dropLast(80)), "X-Amz-Signature is missing"),
            (String(Self.good.dropLast(10)) + "…", "ellipsis"),
        ] {
            let run = await inspect([text])
            #expect(run.code == 253)
            #expect(run.output.contains(word), "no '\(word)' in \(run.output)")
        }
    }

    @Test func `a URL encoded as a whole is read`() async {
        let encoded = Self.good.replacing("%", with: "%25").replacing("&", with: "%26").replacing("=", with: "%3D")
            .replacing("?", with: "%3F").replacing("/", with: "%2F").replacing(":", with: "%3A")
        let run = await inspect([encoded])
        #expect(run.code == 253)
        #expect(run.output.contains("encoded as a whole") && run.output.contains("s3 in eu-west-2"), "\(run.output)")
    }

    @Test func `notes and warnings do not fail a URL`() async {
        let temporary = Self.good.replacing("AKIA", with: "ASIA")
        let changes: [(String, String)] = [
            (
                temporary.replacing("&X-Amz-Signature", with: "&X-Amz-Security-Token=made%2Bup&X-Amz-Signature"),
                "ends with its session"
            ),
            (temporary + "&X-Amz-Security-Token=madeUp", "behind the signature"),
            (
                Self.good.replacing("SignedHeaders=host", with: "SignedHeaders=content-type%3Bhost"),
                "content-type as it was signed"
            ),
            ("<" + Self.good + ">", "s3 in eu-west-2"),
            (Self.good.replacing("bucket.s3.eu-west-2", with: "bucket.s3"), "the one for all regions"),
            (
                Self.good.replacing("bucket.s3.eu-west-2.amazonaws.com", with: "files.example.com"),
                "does not say which service"
            ),
            (Self.good.replacing("https:", with: "http:"), "plain http"),
        ]
        for (url, text) in changes {
            let run = await inspect([url])
            #expect(run.code == 0, "\(run.output)")
            #expect(run.output.contains(text), "no '\(text)' in \(run.output)")
            #expect(!run.output.contains("madeUp") && !run.output.contains("made+up"))
        }
    }

    @Test func `other kinds of signature are known`() async {
        let old = await inspect([
            "https://b.s3.amazonaws.com/k?AWSAccessKeyId=AKIAIOSFODNN7EXAMPLE&Signature=c2lnbmF0dXJl%3D&Expires=1767330000"
        ])
        #expect(old.code == 0 && old.output.contains("Signature Version 2"), "\(old.output)")
        let ended = await inspect([
            "https://b.s3.amazonaws.com/k?AWSAccessKeyId=AKIAIOSFODNN7EXAMPLE&Signature=x&Expires=1700000000"
        ])
        #expect(ended.code == 253 && ended.output.contains("expired"), "\(ended.output)")
        let google = await inspect([
            "https://storage.googleapis.com/b/k?X-Goog-Algorithm=GOOG4-RSA-SHA256&X-Goog-Credential=me%40example.com%2F20260102"
                + "%2Fauto%2Fstorage%2Fgoog4_request&X-Goog-Date=20260102T025905Z&X-Goog-Expires=3600"
                + "&X-Goog-SignedHeaders=host&X-Goog-Signature=0a0b"
        ])
        #expect(google.code == 0 && google.output.contains("Google Cloud Storage"), "\(google.output)")
    }

    @Test func `what is no URL is a usage error`() async {
        for text in ["", "https://", "ftp://x/y", "https://a b c:d/"] {
            let run = await inspect([text])
            #expect(run.code == 252, "\(text): \(run.output)\(run.messages)")
        }
    }
}
