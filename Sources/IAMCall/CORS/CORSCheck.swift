// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

package import HTTPTypes
package import IAMCommand
package import IAMPlatform

/// Asks a server the question that a browser would ask before it sends a signed request from a page.
///
/// Source: Fetch Standard, sections "CORS-preflight fetch" and "CORS check".
package struct CORSCheck: Sendable {
    /// Scheme, host and port of the page.
    package let origin: String

    /// The signed request that the page wants to send.
    package let request: HTTPRequest

    /// The names of the headers that a browser asks leave for: lower-case, sorted, each once.
    package let headerNames: [String]

    /// Makes a check.
    ///
    /// - Parameters:
    ///   - origin: The page's origin, such as `https://app.example.com`.
    ///   - request: The request as it is signed.
    /// - Throws: `UsageError` if `origin` is not what a browser sends.
    package init(origin: String, request: HTTPRequest) throws(UsageError) {
        self.origin = try Self.serialized(origin)
        self.request = request
        self.headerNames = BrowserHeaders.unsafeNames(in: request.headerFields)
    }

    /// The preflight: unsigned, and with nothing but what a browser puts in.
    package var preflight: HTTPRequest {
        var fields = HTTPFields()
        fields[.origin] = origin
        fields[.accessControlRequestMethod] = request.method.rawValue
        if !headerNames.isEmpty { fields[.accessControlRequestHeaders] = headerNames.joined(separator: ",") }
        return HTTPRequest(
            method: .options,
            scheme: request.scheme,
            authority: request.authority,
            path: request.path,
            headerFields: fields
        )
    }

    /// Sends the preflight and reads the answer.
    ///
    /// - Parameter transport: How to send it.
    /// - Throws: What the transport throws.
    package func run(_ transport: any HTTPTransport) async throws -> CORSReport {
        let response = try await transport.send(TransportRequest(head: preflight))
        // The body says nothing to a browser, but the connection wants it read.
        _ = try? await response.bytes(upTo: 1 << 20)
        return CORSReport(self, answer: response.head)
    }

    /// An origin as browsers write it: scheme and host in lower case, no default port, no path.
    private static func serialized(_ text: String) throws(UsageError) -> String {
        if text == "null" { return text }
        let url: CallURL
        do { url = try CallURL(text) } catch {
            throw UsageError("the origin '\(text.prefix(80))' is not like https://app.example.com")
        }
        guard text.contains("://"), url.path.isEmpty || url.path == "/", url.query == nil else {
            throw UsageError(
                "an origin is scheme, host and port only; write \(url.scheme)://\(url.authority)"
            )
        }
        let isDefault = url.port == (url.scheme == "https" ? 443 : 80)
        return "\(url.scheme)://\(isDefault ? url.host : url.authority)"
    }
}
