// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import IAMXML
import Testing

/// A document that somebody made to do harm, or that is simply not what was asked for.
struct Hostile: Sendable, CustomTestStringConvertible {
    let name: String
    let bytes: [UInt8]
    let code: XMLError.Code

    init(_ name: String, _ bytes: [UInt8], _ code: XMLError.Code) {
        self.name = name
        self.bytes = bytes
        self.code = code
    }

    init(_ name: String, _ text: String, _ code: XMLError.Code) {
        self.init(name, Array(text.utf8), code)
    }

    var testDescription: String { name }
}

extension Hostile {
    private static let secretFile = "/etc/passwd"

    static let notXML = [
        Hostile("empty", "", .empty),
        Hostile("white space", " \r\n\t", .empty),
        Hostile("byte-order mark only", [0xEF, 0xBB, 0xBF], .empty),
        Hostile("JSON object", #"{"Error":{"Code":"AccessDenied"}}"#, .notXML),
        Hostile("JSON list", "[1]", .notXML),
        Hostile("text", "upstream connect error", .notXML),
        Hostile("HTML", "<html><body><p>Sign in<br></body></html>", .notXML),
        Hostile("HTML with doctype", "<!DOCTYPE html><html></html>", .notXML),
        Hostile("HTML in other letters", "\n<!doctype HTML>\n<HTML></HTML>", .notXML),
    ]

    static let malformed = [
        Hostile("cut in a tag", "<AssumeRoleResponse><AssumeRoleRes", .malformed),
        Hostile("cut in text", "<a><b>ASIA", .malformed),
        Hostile("cut in an end tag", "<a><b>x</b></a", .malformed),
        Hostile("cut in an attribute", #"<a b="c"#, .malformed),
        Hostile("cut in a comment", "<a><!-- b", .malformed),
        Hostile("cut in CDATA", "<a><![CDATA[ b", .malformed),
        Hostile("cut in an instruction", "<?xml version='1.0'", .malformed),
        Hostile("only a declaration", "<?xml version='1.0'?>", .malformed),
        Hostile("only a comment", "<!-- hello -->", .malformed),
        Hostile("wrong end tag", "<a><b></a></b>", .malformed),
        Hostile("two roots", "<a/><b/>", .malformed),
        Hostile("text behind the root", "<a/>text", .malformed),
        Hostile("declaration not at the start", " <?xml version='1.0'?><a/>", .malformed),
        Hostile("unquoted attribute", "<a b=c/>", .malformed),
        Hostile("attribute twice", "<a b='1' b='2'/>", .malformed),
        Hostile("undeclared prefix", "<s:a/>", .malformed),
        Hostile("undeclared entity", "<a>&secret;</a>", .malformed),
        Hostile("undeclared entity in an attribute", "<a b='&secret;'/>", .malformed),
        Hostile("bare ampersand", "<a>b & c</a>", .malformed),
        Hostile("control character", "<a>\u{1}</a>", .malformed),
        Hostile("NUL by reference", "<a>&#0;</a>", .malformed),
        Hostile("surrogate by reference", "<a>&#xD800;</a>", .malformed),
        Hostile("huge reference", "<a>&#99999999999;</a>", .malformed),
    ]

    static let encodings = [
        Hostile("NUL byte", "<a>b\0c</a>", .encoding),
        Hostile("bad UTF-8", Array("<a>".utf8) + [0xFF] + Array("</a>".utf8), .encoding),
        Hostile("overlong UTF-8", Array("<a>".utf8) + [0xC0, 0xBC] + Array("</a>".utf8), .encoding),
        Hostile("UTF-8 surrogate", Array("<a>".utf8) + [0xED, 0xA0, 0x80] + Array("</a>".utf8), .encoding),
        Hostile("cut UTF-8", Array("<a>".utf8) + [0xE2, 0x82], .encoding),
        Hostile("UTF-16 LE", [0xFF, 0xFE] + "<a/>".utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }, .encoding),
        Hostile("UTF-16 BE", [0xFE, 0xFF] + "<a/>".utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }, .encoding),
        Hostile("UTF-16 without mark", "<a/>".utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }, .encoding),
        Hostile("UTF-32", "<a/>".unicodeScalars.flatMap { [0, 0, 0, UInt8($0.value)] }, .encoding),
        Hostile("UTF-7", "<?xml version='1.0' encoding='UTF-7'?>+ADw-a/+AD4-", .encoding),
        Hostile("UTF-7 without declaration", "+ADw-a/+AD4-", .notXML),
        Hostile("declared Latin-1", "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a/>", .encoding),
        Hostile("declared UTF-16", "<?xml version=\"1.0\" encoding = 'UTF-16'?><a/>", .encoding),
        Hostile("declared nonsense", "<?xml version='1.0' encoding='utf-8-and-more'?><a/>", .encoding),
    ]

    static let documentTypes = [
        Hostile("DOCTYPE", "<!DOCTYPE a><a/>", .documentType),
        Hostile("DOCTYPE behind a declaration", "<?xml version='1.0'?>\n<!DOCTYPE a []><a/>", .documentType),
        Hostile("DOCTYPE behind a comment", "<!-- <a/> --><!DOCTYPE a><a/>", .documentType),
        Hostile("DOCTYPE behind the root", "<a/><!DOCTYPE a>", .documentType),
        Hostile("DOCTYPE inside the root", "<a><!DOCTYPE a></a>", .documentType),
        Hostile("billion laughs", billionLaughs, .documentType),
        Hostile("quadratic blow-up", quadratic, .documentType),
        Hostile("file", "<!DOCTYPE a [<!ENTITY x SYSTEM 'file://\(secretFile)'>]><a>&x;</a>", .documentType),
        Hostile("http", "<!DOCTYPE a [<!ENTITY x SYSTEM 'http://127.0.0.1:9/x'>]><a>&x;</a>", .documentType),
        Hostile("external DTD", "<!DOCTYPE a SYSTEM 'http://127.0.0.1:9/a.dtd'><a/>", .documentType),
        Hostile("public DTD", "<!DOCTYPE a PUBLIC '-//A//B' 'file://\(secretFile)'><a/>", .documentType),
        Hostile("parameter entity", "<!DOCTYPE a [<!ENTITY % p SYSTEM 'file:///x'> %p;]><a/>", .documentType),
        Hostile("default attribute", "<!DOCTYPE a [<!ATTLIST a b CDATA 'c'>]><a/>", .documentType),
    ]

    static let limits = [
        Hostile("depth 100,000", String(repeating: "<a>", count: 100_000), .tooLarge),
        Hostile("depth 33", nested(33), .limit),
        Hostile("11 MB of text", "<a>" + String(repeating: "x", count: 11_000_000) + "</a>", .tooLarge),
        Hostile("much text", "<a>" + String(repeating: "x", count: 131_073) + "</a>", .limit),
        Hostile(
            "much text in CDATA",
            "<a><![CDATA[" + String(repeating: "x", count: 131_073) + "]]></a>",
            .limit
        ),
        Hostile("100,000 attributes", attributes(100_000), .tooLarge),
        Hostile("20,000 attributes", attributes(20_000), .limit),
        Hostile("33 attributes", attributes(33), .limit),
        Hostile(
            "33 namespaces",
            "<a " + (0..<33).map { "xmlns:n\($0)='u:\($0)'" }.joined(separator: " ") + "/>",
            .limit
        ),
        Hostile("1,025 elements", "<a>" + String(repeating: "<b/>", count: 1_024) + "</a>", .limit),
    ]

    static let all = notXML + malformed + encodings + documentTypes + limits

    static func nested(_ depth: Int) -> String {
        String(repeating: "<a>", count: depth) + String(repeating: "</a>", count: depth)
    }

    static func attributes(_ count: Int) -> String {
        "<a " + (0..<count).map { "a\($0)=''" }.joined(separator: " ") + "/>"
    }

    private static let billionLaughs: String = {
        let levels = (1...9).map { level in
            "<!ENTITY l\(level) '\(String(repeating: "&l\(level - 1);", count: 10))'>"
        }
        return "<!DOCTYPE a [<!ENTITY l0 'ha'>\(levels.joined())]><a>&l9;</a>"
    }()

    private static let quadratic =
        "<!DOCTYPE a [<!ENTITY x '\(String(repeating: "x", count: 50_000))'>]><a>"
        + String(repeating: "&x;", count: 2_000) + "</a>"
}
