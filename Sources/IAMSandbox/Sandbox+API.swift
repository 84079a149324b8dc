// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import IAMCredentials
internal import IAMSigV4

extension Sandbox {
    /// A stage of a REST API with IAM authorisation, whose function echoes the request.
    ///
    /// Source: Amazon API Gateway Developer Guide, "Gateway response types"; answers quoted in `mhart/aws4` issues 33, 110.
    func api(_ exchange: SandboxExchange) -> SandboxResponse {
        count("execute-api:Invoke")
        if let answer = refusalBeforeSignature(exchange) { return withCORS(answer, exchange) }
        // An HTTP API, which gives no reason.
        let isTaciturn = exchange.path.hasPrefix("/http-api/")
        let answer: SandboxResponse
        switch verify(exchange, service: "execute-api", regions: [options.region]) {
        case .caller(let caller, _):
            answer = refusal(of: caller, exchange) ?? echo(exchange)
        case .refused(let code, _) where isTaciturn:
            countRefusal(code.description)
            answer = SandboxResponse(403, type: "application/json", body: "{\"message\":\"Forbidden\"}")
        case .refused(let code, let error):
            answer = refusal(code, error, exchange)
        }
        return withCORS(answer, exchange)
    }

    /// `{"method","path","body"}`: the path with its query as it stood in the request line, the body as text.
    func echo(_ exchange: SandboxExchange) -> SandboxResponse {
        let method = exchange.request.method.rawValue.jsonQuoted
        let path = (exchange.request.path ?? "/").jsonQuoted
        let body = String(decoding: exchange.body, as: UTF8.self).jsonQuoted
        return SandboxResponse(
            200,
            type: "application/json",
            body: "{\"method\":\(method),\"path\":\(path),\"body\":\(body)}",
            fields: [("x-amzn-requestid", exchange.id)]
        )
    }

    private func refusal(
        _ code: VerificationError.Code,
        _ error: VerificationError?,
        _ exchange: SandboxExchange
    ) -> SandboxResponse {
        let (type, message) = words(code, error)
        return said(403, type, "message", message, exchange)
    }

    /// The name of the error shape and the message.
    private func words(_ code: VerificationError.Code, _ error: VerificationError?) -> (String, String) {
        switch code {
        case .missingAuthentication: ("MissingAuthenticationTokenException", "Missing Authentication Token")
        case .unknownKey, .invalidToken, .missingToken:
            ("UnrecognizedClientException", "The security token included in the request is invalid.")
        case .expiredToken: ("ExpiredTokenException", "The security token included in the request is expired")
        case .incompleteSignature: ("IncompleteSignatureException", error?.message ?? "")
        default: ("InvalidSignatureException", error?.messageWithExpectation ?? "")
        }
    }

    func json(_ status: Int, _ type: String, _ body: String, _ exchange: SandboxExchange) -> SandboxResponse {
        countRefusal(type)
        let fields = [("x-amzn-requestid", exchange.id), ("x-amzn-errortype", type)]
        return SandboxResponse(status, type: "application/json", body: body, fields: fields)
    }

    // MARK: JSON services

    /// A service that speaks JSON as DynamoDB does; what is accepted is echoed.
    ///
    /// Source: Amazon DynamoDB Developer Guide, "Error handling"; AWS JSON protocol.
    func jsonService(_ exchange: SandboxExchange) -> SandboxResponse {
        count("dynamodb")
        let (code, error): (VerificationError.Code, VerificationError?)
        switch verify(exchange, service: "dynamodb", regions: [options.region]) {
        case .caller: return echo(exchange)
        case .refused(let reason, let detail): (code, error) = (reason, detail)
        }
        let (type, message) = words(code, error)
        countRefusal(type)
        let name = "com.amazon.coral.service#\(type)"
        return SandboxResponse(
            400,
            type: "application/x-amz-json-1.0",
            body: "{\"__type\":\(name.jsonQuoted),\"message\":\(message.jsonQuoted)}",
            fields: [("x-amzn-requestid", exchange.id)]
        )
    }

    // MARK: Lambda function URL

    /// A Lambda function URL with IAM authorisation, which says little when it refuses.
    ///
    /// Source: AWS Lambda Developer Guide, "Control access to Lambda function URLs".
    func functionURL(_ exchange: SandboxExchange) -> SandboxResponse {
        count("lambda:InvokeFunctionUrl")
        switch verify(exchange, service: "lambda", regions: [options.region]) {
        case .caller where !exchange.path.hasPrefix("/forbidden"): return withCORS(echo(exchange), exchange)
        case .caller, .refused(.missingAuthentication, _):
            return said(403, "AccessDeniedException", "Message", "Forbidden", exchange)
        case .refused(let code, let error): return refusal(code, error, exchange)
        }
    }

    // MARK: CORS

    /// The answer to a browser's question; it is never signed, and never asks for a signature.
    ///
    /// Source: Fetch Standard, "CORS-preflight request"; API Gateway's HTTP APIs answer 204.
    func preflight(_ exchange: SandboxExchange) -> SandboxResponse {
        count("preflight")
        guard let origin = allowedOrigin(exchange) else { return SandboxResponse(204) }
        return SandboxResponse(
            204,
            fields: [
                ("access-control-allow-origin", origin),
                ("access-control-allow-methods", "GET,HEAD,OPTIONS,POST,PUT,PATCH,DELETE"),
                (
                    "access-control-allow-headers",
                    "authorization,content-type,x-amz-content-sha256,x-amz-date,x-amz-security-token"
                ),
                ("access-control-max-age", "300"),
                ("vary", "origin"),
            ]
        )
    }

    private func withCORS(_ response: SandboxResponse, _ exchange: SandboxExchange) -> SandboxResponse {
        guard let origin = allowedOrigin(exchange) else { return response }
        var response = response
        response.add("access-control-allow-origin", origin)
        response.add("access-control-expose-headers", "x-amzn-requestid,x-amzn-errortype")
        response.add("vary", "origin")
        return response
    }

    private func allowedOrigin(_ exchange: SandboxExchange) -> String? {
        exchange.field("origin").flatMap { options.allowedOrigins.contains($0) ? $0 : nil }
    }
}
