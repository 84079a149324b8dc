// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import IAMCall
import IAMCommand
import Testing

@Suite struct CurlArgumentsTests {
    /// A command line, blanks between words, and the command lines that it comes to, `|` between them.
    struct Row: Sendable, CustomTestStringConvertible {
        let line: String
        let expected: String

        init(_ line: String, _ expected: String) {
            self.line = line
            self.expected = expected
        }

        var testDescription: String { line }
    }

    private static let files = [
        "one": "# comment\nrequest = PUT\n\n",
        "colon": "header: \"A: b\"\n",
        "blank": "url http://u/\n",
        "dashes": "-X PATCH\n--head\n-sS\n",
        "escapes": "data = \"a\\tb\\\"c\\\\d\\ne\\rf\\vg\\x\"\n",
        "tail": "data = word more\n",
        "joined": "-XPUT\n",
        "crlf": "head\r\nurl = http://c/\r\n",
        "next": "url = http://a/\nnext\nurl = http://b/\n",
        "equals": "data = \"=x\"\nheader = Accept:\n",
        "indented": "   head\n\t# comment\n/ comment\n* comment\n",
        "outer": "config = one\nhead\n",
        "loop": "config = loop\n",
        "unknown": "\nnonsense = 1\n",
        "valued": "head = 1\n",
        "bare": "data\n",
        "last": "head",
    ]

    func lines(_ words: [String]) throws -> [[String]] {
        try CallProgram.commandLines(words) { path in
            guard let text = Self.files[path] else { throw InputError(source: path, reason: "no such file") }
            return Array(text.utf8)
        }
    }

    static let rows: [Row] = [
        Row("http://u/", "-- http://u/"),
        Row("u", "-- u"),
        Row("curl u", "-- u"),
        Row("-- curl u", "-- u"),
        Row("curl", "-- curl"),
        Row("-s u", "--silent -- u"),
        Row("u -s", "--silent -- u"),
        Row("-sS u", "--silent --show-error -- u"),
        Row("-sSfL u", "--silent --show-error --fail --location -- u"),
        Row("--silent u", "--silent -- u"),
        Row("-s --no-silent u", "-- u"),
        Row("--no-silent -s u", "--silent -- u"),
        Row("-s -s u", "--silent -- u"),
        Row("-v -v u", "--verbose --verbose -- u"),
        Row("-vvv u", "--verbose --verbose --verbose -- u"),
        Row("-vv --no-verbose -v u", "--verbose -- u"),
        Row("-XPUT u", "--request=PUT -- u"),
        Row("-X PUT u", "--request=PUT -- u"),
        Row("--request PUT u", "--request=PUT -- u"),
        Row("--request=PUT u", "--request=PUT -- u"),
        Row("-sXPOST u", "--silent --request=POST -- u"),
        Row("-sSXPOST u", "--silent --show-error --request=POST -- u"),
        Row("-X GET -X PUT u", "--request=GET --request=PUT -- u"),
        Row("-so file u", "--silent --output=file -- u"),
        Row("-sofile u", "--silent --output=file -- u"),
        Row("-o- u", "--output=- -- u"),
        Row("-d@f u", "--data=1:@f -- u"),
        Row("-d @f u", "--data=1:@f -- u"),
        Row("-d a -d b u", "--data=1:a --data=2:b -- u"),
        Row("-d a --data-urlencode b --data-raw c u", "--data=1:a --data-urlencode=2:b --data-raw=3:c -- u"),
        Row("--data-raw c -d a u", "--data-raw=1:c --data=2:a -- u"),
        Row("--data=a=b u", "--data=1:a=b -- u"),
        Row("-d a=b u", "--data=1:a=b -- u"),
        Row("-d -x u", "--data=1:-x -- u"),
        Row("-d --next u", "--data=1:--next -- u"),
        Row("--data-ascii a --data-binary @b u", "--data-ascii=1:a --data-binary=2:@b -- u"),
        Row("--json {} u", "--json=1:{} -- u"),
        Row("-F a=b -F c=@d --form-string e=f u", "--form=1:a=b --form=2:c=@d --form-string=3:e=f -- u"),
        Row("--url-query a=b u", "--url-query=1:a=b -- u"),
        Row("-HA:b u", "--header=A:b -- u"),
        Row("-H A:b -H C:d u", "--header=A:b --header=C:d -- u"),
        Row("-H -- u", "--header=-- -- u"),
        Row("--url u", "-- u"),
        Row("--url=u", "-- u"),
        Row("--url a b", "-- a|-- b"),
        Row("a b", "-- a|-- b"),
        Row("-s a b -f", "--silent --fail -- a|--silent --fail -- b"),
        Row("-o one a -o two b", "--output=one -- a|--output=two -- b"),
        Row("-o one -o two a b", "--output=one -- a|--output=two -- b"),
        Row("a b -o one", "--output=one -- a|-- b"),
        Row("a -O b -o two", "--remote-name -- a|--output=two -- b"),
        Row("-OO a b", "--remote-name -- a|--remote-name -- b"),
        Row("--remote-name-all a b -o one", "--output=one -- a|--remote-name -- b"),
        Row("--remote-name-all --no-remote-name a b", "-- a|--remote-name -- b"),
        Row("-T one a -T two b", "--upload-file=one -- a|--upload-file=two -- b"),
        Row("-T one a b", "--upload-file=one -- a|-- b"),
        Row("-T- u", "--upload-file=- -- u"),
        Row("-T . u", "--upload-file=. -- u"),
        Row("-o one u -o two", "--output=one -- u"),
        Row("a --next b", "-- a|-- b"),
        Row("a -: b", "-- a|-- b"),
        Row("-f a --next b", "--fail -- a|-- b"),
        Row("-s a --next b", "--silent -- a|--silent -- b"),
        Row("a --next -s b", "--silent -- a|--silent -- b"),
        Row("-v a --next b --next c", "--verbose -- a|--verbose -- b|--verbose -- c"),
        Row("-d x a --next -I b", "--data=1:x -- a|--head -- b"),
        Row("--next a", "-- a"),
        Row("--next --next a", "-- a"),
        Row("--profile p a --next b", "--profile=p -- a|--profile=p -- b"),
        Row("--profile p a --next --profile q b", "--profile=p -- a|--profile=q -- b"),
        Row("--role-arn x --role-arn y a --next --role-arn z b", "--role-arn=x --role-arn=y -- a|--role-arn=z -- b"),
        Row("--service s a --next b", "--service=s -- a|-- b"),
        Row("--fail-early a b", "--fail-early -- a|--fail-early -- b"),
        Row("-N u", "--no-buffer -- u"),
        Row("--no-buffer u", "--no-buffer -- u"),
        Row("--no-buffer --buffer u", "-- u"),
        Row("--no-progress-meter u", "--no-progress-meter -- u"),
        Row("-# u", "--progress-bar -- u"),
        Row("--no-head -I u", "--head -- u"),
        Row("-g u", "-- u"),
        Row("-q u", "-- u"),
        Row("--globoff --no-globoff u", "-- u"),
        Row("--incl u", "--include -- u"),
        Row("--connect-ti 1 u", "--connect-timeout=1 -- u"),
        Row("-m1 u", "--max-time=1 -- u"),
        Row("-w %{http_code} u", "--write-out=%{http_code} -- u"),
        Row("-s -- -u", "--silent -- -u"),
        Row("-- a b", "-- a|-- b"),
        Row("--aws-sigv4 aws:amz u", "--aws-sigv4=aws:amz -- u"),
        Row("--aws-sigv4 aws:amz:r:s u", "--aws-sigv4=aws:amz:r:s --region=r --service=s -- u"),
        Row("--aws-sigv4 aws:amz:r:s --region q u", "--aws-sigv4=aws:amz:r:s --region=q --service=s -- u"),
        Row("--aws-sigv4 aws:amz::s --service t u", "--aws-sigv4=aws:amz::s --service=t -- u"),
        Row("--aws-sigv4 AWS:AMZ:r u", "--aws-sigv4=AWS:AMZ:r --region=r -- u"),
        Row("-u a:b u", "--user=a:b -- u"),
        Row("--no-cache --no-input u", "--no-cache --no-input -- u"),
        Row("--no-digest u", "-- u"),
        Row(
            "--print-curl -sd x u",
            "--silent --print-curl --data=1:x --curl-word=--silent --curl-word=--data=1:x -- u"
        ),
        Row("-X= u", "--request== -- u"),
        Row("--request= u", "--request  -- u"),
        Row("--help u", "--help"),
        Row("-h", "--help"),
        Row("-V", "--version"),
        Row("u -sV", "--version"),
        Row("", ""),
        Row("-s", "--silent"),
        Row("-K one u", "--request=PUT -- u"),
        Row("-Kone u", "--request=PUT -- u"),
        Row("u --config one -X GET", "--request=PUT --request=GET -- u"),
        Row("-K colon u", "--header=A: b -- u"),
        Row("-K blank", "-- http://u/"),
        Row("-K dashes u", "--silent --show-error --request=PATCH --head -- u"),
        Row("-K escapes u", "--data=1:a\tb\"c\\d\ne\rf\u{B}gx -- u"),
        Row("-d 0 -K tail u", "--data=1:0 --data=2:word -- u"),
        Row("-K joined u", "--request=PUT -- u"),
        Row("-K crlf", "--head -- http://c/"),
        Row("-K next", "-- http://a/|-- http://b/"),
        Row("-K equals u", "--data=1:=x --header=Accept: -- u"),
        Row("-K indented u", "--head -- u"),
        Row("-K outer u", "--request=PUT --head -- u"),
        Row("-K last u", "--head -- u"),
    ]

    @Test(arguments: rows)
    func `a command line comes to one for each transfer`(_ row: Row) throws {
        let words = row.line.split(separator: " ").map(String.init)
        let found = try lines(words).map { $0.joined(separator: " ") }.joined(separator: "|")
        #expect(found == row.expected)
    }

    @Test(arguments: [
        ("--nonsense u", "--nonsense"), ("-. u", "-."), ("-", "'-'"), ("-~ u", "-~"), ("-d", "-d"),
        ("--data", "--data"),
        ("--head=1 u", "--head"), ("--nonsense=secret u", "--nonsense"), ("--reque x u", "ambiguous"),
        ("-b a=b u", "Cookie"), ("-c jar u", "-c"), ("-j u", "-j"), ("-n u", "signature"),
        ("--netrc-file x u", "--netrc-file"),
        ("--digest u", "--digest"), ("--ntlm u", "--ntlm"), ("--oauth2-bearer secret u", "--oauth2-bearer"),
        ("--krb x u", "--krb"), ("-P x u", "other than HTTP"), ("-Q x u", "-Q"), ("--sslv3 u", "insecure"),
        ("--request-target /x u", "--path-as-is"), ("--location-trusted u", "-L"), ("--libcurl x u", "--print-swift"),
        ("--http3 u", "--http3"), ("a --next", "--next"), ("--aws-sigv4 goog u", "--aws-sigv4"),
        ("--aws-sigv4 osc:osc u", "osc"),
        ("-K loop u", "deep"), ("-K unknown u", "unknown, line 2: option --nonsense"),
        ("-K valued u", "valued, line 1"),
        ("-K bare u", "bare, line 1: option --data needs a value"), ("-sZq! u", "-!"),
    ])
    func `what cannot be read is refused by name`(_ line: String, _ word: String) throws {
        let error = #expect(throws: UsageError.self) { try lines(line.split(separator: " ").map(String.init)) }
        let text = try #require(error).description
        #expect(text.contains(word), "\(text)")
        #expect(!text.contains("secret"))
    }

    @Test func `a configuration file that is not there is an error of reading`() {
        #expect(throws: InputError.self) { try lines(["-K", "nowhere", "u"]) }
    }
}
