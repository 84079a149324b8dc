// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

package import HTTPTypes

/// Whether a browser made a request for a web page.
///
/// Source: W3C, "Fetch Metadata Request Headers".
package enum BrowserCheck: Sendable {
    /// Why a request is not taken from a browser; `nil` if it is from none, or from a page that is welcome.
    ///
    /// - Parameters:
    ///   - fields: The request's fields.
    ///   - allowedOrigins: The origins of welcome pages, such as `http://localhost:3000`, compared byte for byte.
    package static func refusal(_ fields: HTTPFields, allowedOrigins: Set<String>) -> Refusal? {
        var isOfBrowser = false
        var isWelcome = false
        // What browsers add by themselves and no page can leave out or change. Once through all, because it is done for
        // each request.
        for field in fields {
            switch field.name.canonicalName {
            case "origin":
                guard !isWelcome, allowedOrigins.contains(field.value) else {
                    return Refusal(403, "request of a web page of another origin")
                }
                isWelcome = true
            case "sec-fetch-site", "sec-fetch-mode", "sec-fetch-dest", "sec-fetch-user":
                isOfBrowser = true
            default: break
            }
        }
        // Without an origin there is nobody to allow: a navigation, an image, a script.
        return isOfBrowser && !isWelcome ? Refusal(403, "request of a browser") : nil
    }
}
