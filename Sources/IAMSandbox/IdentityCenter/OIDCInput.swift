// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials

/// The JSON body of a call of the token service.
struct OIDCInput: Sendable {
    private let members: [String: JSONValue]

    init(_ exchange: SandboxExchange) throws(SandboxFault) {
        guard let members = exchange.json else { throw .oidc("invalid_request", "the body must be a JSON object") }
        self.members = members
    }

    /// The text, `nil` if it is absent or empty.
    subscript(name: String) -> String? { members[name]?.nonEmptyText }

    func required(_ name: String) throws(SandboxFault) -> String {
        guard let value = self[name] else { throw .oidc("invalid_request", "\(name) is required") }
        return value
    }

    /// The texts of a list, `nil` if it is absent.
    func list(_ name: String) -> [String]? { members[name]?.items.map { $0.compactMap(\.text) } }
}

/// The ways to a token.
enum OIDCGrant {
    static let code = "authorization_code"
    static let device = "urn:ietf:params:oauth:grant-type:device_code"
    static let refresh = "refresh_token"
    static let all: Set<String> = [code, device, refresh]
}

extension SandboxFault {
    /// An error of the token service, with the status and the shape that belong to its code.
    static func oidc(_ code: String, _ description: String) -> SandboxFault {
        let status: Int
        switch code {
        case "invalid_client": status = 401
        case "server_error": status = 500
        default: status = 400
        }
        let words = code.split(separator: "_").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
        let type = code == "server_error" ? "InternalServerException" : words + "Exception"
        return SandboxFault(status, type, ["error": .text(code), "error_description": .text(description)])
    }
}
