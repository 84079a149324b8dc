// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import IAMCredentials

/// What an endpoint answered.
struct EndpointAnswer: Sendable {
    /// The address without its query, for messages.
    let url: String
    let status: Int
    let fields: HTTPFields

    /// The whole body; may be secret.
    let bytes: [UInt8]

    var isSuccess: Bool { (200..<300).contains(status) }

    /// The body as JSON.
    var json: JSONValue? { JSONValue(parsing: bytes) }

    /// A field by its name.
    func field(_ name: String) -> String? { HTTPField.Name(name).flatMap { fields[$0] } }

    /// What a status other than success comes to where the body says no more.
    var failure: EndpointStatusFailure { EndpointStatusFailure(status: status) }
}

/// The kinds of statuses that are no success.
enum EndpointStatusFailure: Sendable {
    /// The endpoint is asked too often.
    case throttled
    /// The endpoint failed by itself.
    case failed
    /// A proxy in between wants to know who asks.
    case proxy
    /// The endpoint says no.
    case refused
    /// Whoever answers is not the endpoint.
    case unexpected

    init(status: Int) {
        self =
            switch status {
            case 429: .throttled
            case 500..<600: .failed
            case 407: .proxy
            case 400..<500: .refused
            default: .unexpected
            }
    }

    var code: CredentialError.Code {
        switch self {
        case .throttled, .failed, .proxy: .unreachable
        case .refused: .refused
        case .unexpected: .invalidResponse
        }
    }

    /// What to do, where that is the same for all endpoints; `nil` for what an endpoint alone knows.
    var hint: String? {
        switch self {
        case .throttled: "too many requests: wait a little"
        case .failed: "try again later; the service fails by itself"
        case .proxy: "the proxy wants its own sign-in"
        case .refused: nil
        case .unexpected: "check the address and proxies: something else answered"
        }
    }
}
