// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTypes
import IAMCredentials
import IAMDiagnosis
import IAMSigV4
import Testing

@Suite struct ScenarioTests {
    @Test func `every cause has a scenario, and there are no others`() throws {
        let known = Set(Diagnosis.Cause.all.map(\.description) + [Diagnosis.Cause.unknown.description])
        #expect(known.count == Diagnosis.Cause.all.count + 1, "a name is given twice")
        let shown = Set(try Scenario.all().map(\.expectation.cause))
        #expect(known.subtracting(shown).sorted() == [])
        #expect(shown.subtracting(known).sorted() == [])
        #expect(shown.count >= 33)
    }

    @Test(arguments: try Scenario.all())
    func `the cause is named, with what shows it and the fix`(_ scenario: Scenario) throws {
        let diagnosis = try #require(Diagnosis(scenario.exchange), "no refusal")
        let all = diagnosis.text.joined(separator: "\n")
        #expect(diagnosis.cause.description == scenario.expectation.cause, "\(all)")
        for text in scenario.expectation.summary {
            #expect(diagnosis.summary.contains(text), "no '\(text)' in the summary:\n\(all)")
        }
        for text in scenario.expectation.fix {
            #expect(diagnosis.fix.contains(text), "no '\(text)' in the fix:\n\(all)")
        }
        let evidence = diagnosis.evidence.joined(separator: "\n")
        for text in scenario.expectation.evidence ?? [] {
            #expect(evidence.contains(text), "no '\(text)' in the evidence:\n\(all)")
        }
        for text in scenario.expectation.absent ?? [] { #expect(!all.contains(text), "'\(text)' in:\n\(all)") }
    }

    @Test(arguments: try Scenario.all())
    func `nothing secret is shown, and nothing that a terminal acts on`(_ scenario: Scenario) throws {
        let diagnosis = try #require(Diagnosis(scenario.exchange))
        let rendered =
            diagnosis.text.joined(separator: "\n") + diagnosis.json.rendered() + "\(diagnosis)"
            + String(reflecting: diagnosis)
        var secrets = [scenario.exchange.trace?.signature ?? ""]
        for field in scenario.exchange.request.headerFields {
            switch field.name.canonicalName {
            case "x-amz-security-token": secrets.append(field.value)
            case "authorization": secrets.append(String(field.value.split(separator: "=").last ?? ""))
            default: break
            }
        }
        secrets += (scenario.exchange.request.path ?? "").split(separator: "&")
            .filter { $0.hasPrefix("X-Amz-Signature=") || $0.hasPrefix("X-Amz-Security-Token=") }
            .map { String($0.drop { $0 != "=" }.dropFirst()) }
        for secret in secrets where secret.utf8.count >= 12 {
            #expect(!rendered.contains(secret), "\(rendered)")
            // Not half of it either.
            #expect(!rendered.contains(secret.prefix(secret.count / 2)), "\(rendered)")
        }
        for line in diagnosis.text { #expect(line.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }, "\(line)") }
    }

    @Test func `the machine form says the same`() throws {
        for scenario in try Scenario.all() {
            let diagnosis = try #require(Diagnosis(scenario.exchange))
            let document = try #require(JSONValue(parsing: Array(diagnosis.json.rendered().utf8)))
            #expect(document["cause"]?.text == diagnosis.cause.description)
            #expect(document["summary"]?.text == diagnosis.summary)
            #expect(document["fix"]?.text == diagnosis.fix)
            #expect(document["evidence"]?.items?.compactMap(\.text) == diagnosis.evidence)
        }
    }

    @Test func `what is no refusal has no diagnosis`() throws {
        let scenario = try #require(try Scenario.all().first { $0.name == "header-changed" })
        for (status, body) in [
            (200, "{}"), (204, ""), (302, ""), (404, #"{"message":"Not Found"}"#), (429, #"{"message":"slow down"}"#),
            (400, #"{"__type":"ValidationException","message":"1 validation error detected"}"#), (500, "oops"),
            (503, "<Error><Code>SlowDown</Code></Error>"),
            (404, "<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message></Error>"),
        ] {
            var exchange = scenario.exchange
            exchange.response = HTTPResponse(status: HTTPResponse.Status(code: status))
            exchange.body = Array(body.utf8)
            #expect(Diagnosis(exchange) == nil, "\(status) \(body)")
        }
    }
}
