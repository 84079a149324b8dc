// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import HTTPTypes

/// Which pages may call through the proxy, and what a browser is told about it.
///
/// Source: Fetch Standard, "CORS protocol"; W3C, "Fetch Metadata Request Headers"; WICG, "Private Network Access".
public struct CORSPolicy: Sendable {
    /// What is to be done with a request.
    public enum Decision: Sendable, Hashable {
        /// It is no page's, or a page's that may read nothing of the answer.
        case pass
        /// It is an allowed page's; the answer gets fields.
        case page(origin: String)
        /// A browser asks what a page may send; nothing goes to the upstream.
        case preflight(origin: String)
        /// Another page's.
        case refuse
    }

    private let origins: Set<String>

    /// Makes a policy.
    ///
    /// - Parameter origins: The origins of pages, such as `http://127.0.0.1:8000`; none for no page at all.
    /// - Throws: ``ProxyConfigurationError`` for what is no origin, `*` and `null` among them.
    public init(origins: [String]) throws(ProxyConfigurationError) {
        for origin in origins {
            let name = origin.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
            guard name.count == 3, name[0].hasSuffix(":"), name[0].utf8.count > 1, name[1].isEmpty, !name[2].isEmpty,
                !origin.utf8.contains(where: { $0 <= 0x20 || $0 >= 0x7F }), !origin.contains("*"),
                !name[2].contains(where: { "/?#@".contains($0) }), origin == origin.lowercased()
            else {
                throw ProxyConfigurationError(
                    "'\(origin)' is not the origin of a page; write scheme://host:port in lower case, without a path"
                )
            }
        }
        self.origins = Set(origins)
    }

    /// Decides about a request.
    ///
    /// A page's request that does not tell its origin, such as that for an image, would be signed all the same, so it is
    /// refused by what the browser says of where it comes from.
    ///
    /// - Parameter request: The request as the client sent it.
    public func decide(_ request: HTTPRequest) -> Decision {
        let given = request.headerFields[values: .origin]
        guard let origin = given.first else {
            let site = request.headerFields[values: .secFetchSite]
            return site.allSatisfy { $0 == "none" || $0 == "same-origin" } ? .pass : .refuse
        }
        guard given.count == 1, origins.contains(origin) else { return .refuse }
        let isQuestion = request.method == .options && request.headerFields.contains(.accessControlRequestMethod)
        return isQuestion ? .preflight(origin: origin) : .page(origin: origin)
    }

    /// The answer to a preflight, which has the status 204.
    ///
    /// - Parameters:
    ///   - request: The preflight.
    ///   - origin: Its origin, which is allowed.
    public func preflightFields(_ request: HTTPRequest, origin: String) -> HTTPFields {
        var fields = HTTPFields()
        fields[.accessControlAllowOrigin] = origin
        fields[.accessControlAllowMethods] = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"
        let asked = (request.headerFields[.accessControlRequestHeaders] ?? "")
            .split(separator: ",")
            .compactMap { HTTPField.Name(String($0.filter { $0 != " " && $0 != "\t" })) }
        if !asked.isEmpty { fields[.accessControlAllowHeaders] = asked.map(\.canonicalName).joined(separator: ", ") }
        if request.headerFields[.accessControlRequestPrivateNetwork] == "true" {
            fields[.accessControlAllowPrivateNetwork] = "true"
        }
        fields[.accessControlMaxAge] = "300"
        fields[.vary] = "Origin, Access-Control-Request-Method, Access-Control-Request-Headers"
        return fields
    }

    /// Puts this policy in the place of the upstream's.
    ///
    /// - Parameters:
    ///   - fields: The fields of an answer.
    ///   - origin: The origin of the page, which is allowed; `nil` for no page.
    public func complete(_ fields: inout HTTPFields, origin: String?) {
        guard !origins.isEmpty else { return }
        let vary = fields[values: .vary]
        if !vary.contains(where: { $0.lowercased().contains("origin") || $0 == "*" }) {
            fields.append(HTTPField(name: .vary, value: "Origin"))
        }
        guard let origin else { return }
        for name in Self.answerNames { fields[name] = nil }
        fields[.accessControlAllowOrigin] = origin
        fields[.accessControlExposeHeaders] = "*"
    }

    private static var answerNames: [HTTPField.Name] {
        [
            .accessControlAllowOrigin, .accessControlAllowMethods, .accessControlAllowHeaders, .accessControlMaxAge,
            .accessControlAllowCredentials, .accessControlExposeHeaders, .accessControlAllowPrivateNetwork,
        ]
    }
}
