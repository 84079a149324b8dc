// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import HTTPTypes
public import IAMCredentials
public import IAMSigV4

public import struct FoundationEssentials.Date

/// An exchange that a service refused: what was sent, how it was signed, and what came back.
public struct RefusedExchange: Sendable {
    /// What is known of the credentials that signed, without anything secret.
    public struct Signer: Sendable, Hashable {
        /// The access key id.
        public var accessKeyID: String

        /// Whether they have a session token.
        public var isTemporary: Bool

        /// When they end; `nil` for never or not known.
        public var expiration: Date?

        /// Where they came from, such as `profile prod`; empty if that is not known.
        public var source: String

        /// Takes what is not secret of credentials.
        ///
        /// - Parameter credentials: What the request was signed with.
        public init(_ credentials: Credentials) {
            self.accessKeyID = credentials.accessKeyID
            self.isTemporary = credentials.sessionToken != nil
            self.expiration = credentials.expiration
            self.source = credentials.source
        }
    }

    /// How service and region were found.
    public struct ScopeChoice: Sendable, Hashable {
        /// The signing name of the service.
        public var service: String

        /// The region.
        public var region: String

        /// What led to them, such as `--region` or the rule for a host name; empty if that is not known.
        public var rule: String

        /// Makes a choice.
        ///
        /// - Parameters:
        ///   - service: The signing name of the service.
        ///   - region: The region.
        ///   - rule: What led to them.
        public init(service: String, region: String, rule: String = "") {
            self.service = service
            self.region = region
            self.rule = rule
        }
    }

    /// The request as it was sent, signature included.
    public var request: HTTPRequest

    /// How it was signed; `nil` if that is not known.
    public var trace: SigningTrace?

    /// The head of the answer.
    public var response: HTTPResponse

    /// The body of the answer, or its beginning.
    public var body: [UInt8]

    /// The local time when the answer came.
    public var receivedAt: Date

    /// The credentials that signed; `nil` if that is not known.
    public var signer: Signer?

    /// The SHA-256 of the body as it was sent, 64 lower-case hexadecimal digits; `nil` if that is not known.
    public var sentBodySHA256: String?

    /// The host of the HTTP proxy that the request went through; `nil` for none.
    public var proxy: String?

    /// How service and region were found; `nil` if that is not known.
    public var scopeChoice: ScopeChoice?

    /// Makes an exchange.
    ///
    /// - Parameters:
    ///   - request: The request as it was sent.
    ///   - trace: How it was signed.
    ///   - response: The head of the answer.
    ///   - body: The body of the answer, or its beginning.
    ///   - receivedAt: The local time when the answer came.
    ///   - signer: The credentials that signed.
    ///   - sentBodySHA256: The SHA-256 of the body as it was sent.
    ///   - proxy: The host of the HTTP proxy.
    ///   - scopeChoice: How service and region were found.
    public init(
        request: HTTPRequest,
        trace: SigningTrace?,
        response: HTTPResponse,
        body: [UInt8],
        receivedAt: Date,
        signer: Signer? = nil,
        sentBodySHA256: String? = nil,
        proxy: String? = nil,
        scopeChoice: ScopeChoice? = nil
    ) {
        self.request = request
        self.trace = trace
        self.response = response
        self.body = body
        self.receivedAt = receivedAt
        self.signer = signer
        self.sentBodySHA256 = sentBodySHA256
        self.proxy = proxy
        self.scopeChoice = scopeChoice
    }
}

extension RefusedExchange: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Method, host and status; the request itself carries the signature and the session token.
    public var description: String {
        "\(request.method.rawValue) \(request.authority ?? ""): \(response.status.code)"
    }

    /// The same as ``description``.
    public var debugDescription: String { description }

    /// A mirror of what ``description`` tells.
    public var customMirror: Mirror { Mirror(self, children: ["exchange": description]) }
}
