// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTypes
import IAMPlatform
import IAMTesting

/// A way in which an endpoint fails, or answers what it should not.
enum EndpointFault: String, CaseIterable, Sendable {
    case refusing, slow, unresolved, cutShort, html, throttled, broken, huge, array, empty, redirect, forbidden, gone

    func response() throws -> TransportResponse {
        switch self {
        case .refusing: throw TransportError(.refused, "connection refused")
        case .slow: throw TransportError(.timedOut, "no answer in time")
        case .unresolved: throw TransportError(.connectTimedOut, "connecting took too long")
        case .cutShort:
            return TransportResponse(
                head: HTTPResponse(status: .ok),
                body: AsyncThrowingStream<[UInt8], any Error> { continuation in
                    continuation.yield(Array("{\"AccessKeyId\":".utf8))
                    continuation.finish(throwing: TransportError(.cutShort, "the connection closed early"))
                }
            )
        case .html: return .text(200, "<!DOCTYPE html><html><body>\(exampleSecret)</body></html>")
        case .throttled: return .text(429, "slow down")
        case .broken: return .text(500, "{\"code\": \"Internal\", \"message\": \"try later\"}")
        case .huge: return .text(200, String(repeating: "x", count: 70_000))
        case .array: return .text(200, "[\"\(exampleSecret)\"]")
        case .empty: return .text(200, "{}")
        case .redirect: return .text(302, "", fields: [.location: "http://example.com/"])
        case .forbidden: return .text(403, "{\"code\": \"AccessDenied\", \"message\": \"no\\nway\"}")
        case .gone: return .text(404, "<html>not here</html>")
        }
    }
}

/// The public suites beside the checkout.
enum EndpointSuite {
    /// The cases of a suite; says so and gives none where the folder is missing.
    static func cases(_ name: String) throws -> [[String: Any]] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let file = root.deletingLastPathComponent().appending(path: "shared/conformance").appending(path: name)
        guard let data = try? Data(contentsOf: file) else {
            print("\(file.path()) is not there; this public suite is skipped")
            return []
        }
        let suite = try JSONSerialization.jsonObject(with: data) as? [String: Any]
        return suite?["tests"] as? [[String: Any]] ?? []
    }
}

extension RecordedRequest {
    /// Method and address.
    var line: String { "\(head.method) \(head.scheme ?? "")://\(head.authority ?? "")\(head.path ?? "")" }

    /// Method and path.
    var target: String { "\(head.method) \(head.path ?? "")" }

    func field(_ name: String) -> String? { HTTPField.Name(name).flatMap { head.headerFields[$0] } }
}
