// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

package import HTTPTypes

/// Whether a browser made a request for a web page.
package enum BrowserCheck: Sendable {
    /// What browsers add by themselves and no page can leave out or change.
    ///
    /// Source: W3C, "Fetch Metadata Request Headers".
    private static let marks: [HTTPField.Name] = [
        "Sec-Fetch-Site", "Sec-Fetch-Mode", "Sec-Fetch-Dest", "Sec-Fetch-User",
    ]
    .compactMap { HTTPField.Name($0) }

    /// Why a request is not taken from a browser; `nil` if it is from none, or from a page that is welcome.
    ///
    /// - Parameters:
    ///   - fields: The request's fields.
    ///   - allowedOrigins: The origins of welcome pages, such as `http://localhost:3000`, compared byte for byte.
    package static func refusal(_ fields: HTTPFields, allowedOrigins: Set<String>) -> Refusal? {
        if let origin = fields[.origin] {
            return allowedOrigins.contains(origin) ? nil : Refusal(403, "request of a web page of another origin")
        }
        // Without an origin there is nobody to allow: a navigation, an image, a script.
        return marks.contains { fields.contains($0) } ? Refusal(403, "request of a browser") : nil
    }
}
