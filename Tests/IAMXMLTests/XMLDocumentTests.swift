// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import IAMXML
import Testing

@Suite struct XMLDocumentTests {
    private static func parse(_ text: String, limits: XMLLimits = XMLLimits()) throws -> XMLElement {
        try XMLDocument.parse(Array(text.utf8), limits: limits)
    }

    @Test func `an answer of STS becomes a tree of local names and trimmed texts`() throws {
        let root = try Self.parse(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
              <AssumeRoleResult>
                <Credentials>
                  <AccessKeyId>ASIAEXAMPLE</AccessKeyId>
                  <SessionToken>
                    token+with/equals==
                  </SessionToken>
                </Credentials>
                <PackedPolicySize>6</PackedPolicySize>
              </AssumeRoleResult>
            </AssumeRoleResponse>
            """
        )
        #expect(root.name == "AssumeRoleResponse")
        #expect(root.text.isEmpty)
        #expect(root.first("AssumeRoleResult", "Credentials", "AccessKeyId")?.text == "ASIAEXAMPLE")
        #expect(root.first("AssumeRoleResult", "Credentials", "SessionToken")?.text == "token+with/equals==")
        #expect(root["AssumeRoleResult"]?.children.map(\.name) == ["Credentials", "PackedPolicySize"])
        #expect(root.first("AssumeRoleResult", "Missing", "AccessKeyId") == nil)
        #expect(root.first() == root)
    }

    @Test(
        arguments: [
            ("<a>b</a>", "b"),
            ("\u{FEFF}<a>b</a>", "b"),
            ("<?xml version='1.0'?><a>b</a>", "b"),
            ("<?xml version='1.0' encoding='utf-8' standalone='yes'?>\n<!-- c --><a>b</a>\n<?pi?>\n", "b"),
            ("<a xmlns='u' xmlns:x='v' x:y=\"1 > 0\">b</a>", "b"),
            ("<x:a xmlns:x='v'>b</x:a>", "b"),
            ("<a>b<!-- <c> \" ' -->c</a>", "bc"),
            ("<a>1<c>2</c>3</a>", "13"),
            ("<a>&lt;&gt;&amp;&quot;&apos;&#65;&#x42;</a>", "<>&\"'AB"),
            ("<a><![CDATA[<!DOCTYPE b [ ' \" ]>]]></a>", "<!DOCTYPE b [ ' \" ]>"),
            ("<a> \u{E9}\u{1F511}\t\r\n</a>", "\u{E9}\u{1F511}"),
            ("<a/>", ""),
            ("<a>it's \"quoted\" = fine</a>", "it's \"quoted\" = fine"),
            ("<a>&#x20;kept?&#x20;</a>", "kept?"),
        ]
    )
    func `a small document keeps its text`(document: String, text: String) throws {
        let root = try Self.parse(document)
        #expect(root.name == "a")
        #expect(root.text == text)
    }

    @Test func `limits are inclusive`() throws {
        #expect(try Self.parse(Hostile.nested(32)).name == "a")
        #expect(try Self.parse(Hostile.attributes(32)).name == "a")
        #expect(try Self.parse("<a>" + String(repeating: "<b/>", count: 1_023) + "</a>").children.count == 1_023)
        let text = String(repeating: "x", count: 131_072)
        #expect(try Self.parse("<a>\(text)</a>").text == text)
        #expect(try Self.parse("<a>b</a>", limits: XMLLimits(inputBytes: 8)).text == "b")
        #expect(throws: XMLError.self) { try Self.parse("<a>b</a>", limits: XMLLimits(inputBytes: 7)) }
    }

    @Test func `a limit on depth above that of libxml2 has no effect`() throws {
        #expect(XMLLimits(depth: 1_000_000).depth == 256)
        #expect(throws: XMLError.self) { try Self.parse(Hostile.nested(5_000), limits: XMLLimits(depth: 1_000_000)) }
    }

    @Test(arguments: Hostile.all)
    func `a hostile document is refused with a reason`(document: Hostile) throws {
        let error = #expect(throws: XMLError.self) { try XMLDocument.parse(document.bytes) }
        #expect(error?.code == document.code)
        #expect(error?.message.isEmpty == false)
    }

    @Test(
        arguments: [
            Hostile("depth 100,000", String(repeating: "<a>", count: 100_000), .limit),
            Hostile("11 MB of text", "<a>" + String(repeating: "x", count: 11_000_000) + "</a>", .limit),
            Hostile("100,000 attributes", Hostile.attributes(100_000), .limit),
            Hostile("100,000 elements", "<a>" + String(repeating: "<b/>", count: 100_000) + "</a>", .limit),
            Hostile("1 MB of name", "<" + String(repeating: "a", count: 1_000_000) + "/>", .malformed),
        ]
    )
    func `each limit holds alone when the one on size is lifted`(document: Hostile) {
        let limits = XMLLimits(inputBytes: .max)
        let error = #expect(throws: XMLError.self) { try XMLDocument.parse(document.bytes, limits: limits) }
        #expect(error?.code == document.code)
    }

    @Test(arguments: Hostile.documentTypes)
    func `the handlers stop at a document type by themselves`(document: Hostile) {
        let error = #expect(throws: XMLError.self) { try SAXParser.parse(document.bytes[...], limits: XMLLimits()) }
        // Where XML allows no document type, libxml2 takes it for a mistake.
        let isMisplaced = ["DOCTYPE behind the root", "DOCTYPE inside the root"].contains(document.name)
        #expect(error?.code == (isMisplaced ? .malformed : .documentType))
    }

    @Test func `every quoted value counts as an attribute, whatever is in the quotes`() {
        let limits = XMLLimits(attributesPerElement: 2)
        for document in ["<a b='1' c='2' d='3'/>", "<a b=\"'\" c='\"' d='>'/>", "<a xmlns='u' b='1' c='2'/>"] {
            let error = #expect(throws: XMLError.self) { try Self.parse(document, limits: limits) }
            #expect(error?.code == .limit)
        }
    }

    @Test func `an error and a description never quote the document`() throws {
        let secret = "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY"
        let documents = [
            "<a><\(secret)></a>", "<a>\(secret)", "<a>&\(secret);</a>", "<\(secret):a/>", "\(secret)",
            "<a \(secret)='1'", "<a \(secret)='1' \(secret)='1'/>",
        ]
        for document in documents {
            let error = #expect(throws: XMLError.self) { try Self.parse(document) }
            var dumped = ""
            dump(error, to: &dumped)
            #expect(!"\(String(describing: error)) \(String(reflecting: error)) \(dumped)".contains(secret))
        }
        let root = try Self.parse("<a><b>\(secret)</b></a>")
        var dumped = ""
        dump(root, to: &dumped)
        #expect(!"\(root) \(String(reflecting: root)) \(dumped)".contains(secret))
        #expect("\(root)" == "a(b)")
    }

    @Test func `a failure tells its line`() throws {
        let error = #expect(throws: XMLError.self) { try Self.parse("<a>\n<b>\n</c>\n</a>") }
        #expect(error?.line == 3)
        #expect(error.map { "\($0)" }?.hasSuffix("(line 3)") == true)
    }

    @Test func `documents are read side by side`() async throws {
        let documents = Hostile.all.filter { $0.bytes.count < 10_000 }
        await withTaskGroup(of: Bool.self) { group in
            for index in 0..<200 {
                group.addTask {
                    if index.isMultiple(of: 2) {
                        return (try? Self.parse("<a><b>\(index)</b></a>"))?["b"]?.text == "\(index)"
                    }
                    return (try? XMLDocument.parse(documents[index % documents.count].bytes)) == nil
                }
            }
            for await isRight in group { #expect(isRight) }
        }
    }

    @Test func `every truncation of an answer is refused`() throws {
        let whole = Array("<?xml version='1.0'?><r xmlns='u'><!--c--><a b='c'>d&amp;<![CDATA[e]]></a></r>".utf8)
        #expect(try XMLDocument.parse(whole).first("a")?.text == "d&e")
        for count in 0..<whole.count {
            #expect(throws: XMLError.self) { try XMLDocument.parse(Array(whole.prefix(count))) }
        }
    }

    @Test func `no change of one byte does harm`() throws {
        let whole = Array("<?xml version='1.0' encoding='UTF-8'?><r xmlns='u'><a b='c'>d&#65;</a><!-- e --></r>".utf8)
        for index in whole.indices {
            for byte in UInt8.min...UInt8.max {
                var changed = whole
                changed[index] = byte
                _ = try? XMLDocument.parse(changed)
            }
        }
    }
}
