// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import IAMCredentials
internal import Synchronization

internal import struct FoundationEssentials.Date

extension Sandbox {
    private static let clients = ["same-device", "cross-device"].map { "arn:aws:signin:::devtools/\($0)" }

    /// The sign-in service, whose tokens are keys of the first user bound to the client's own key.
    ///
    /// Source: the model of `signin` in botocore; RFC 7636, RFC 9449.
    func signIn(_ exchange: SandboxExchange) -> SandboxResponse {
        switch exchange.path {
        case "/v1/authorize": return authorizeSignIn(exchange)
        case "/v1/token": return signInToken(exchange)
        case "/v1/sessions/confirmation": return confirmation(exchange)
        default: return SandboxResponse(200, type: "application/json", body: identityKeys.rendered())
        }
    }

    // MARK: The browser's part

    private func authorizeSignIn(_ exchange: SandboxExchange) -> SandboxResponse {
        count("signin:Authorize")
        let query = SandboxQuery(exchange.query)
        do throws(SandboxFault) {
            try check(query, exchange)
        } catch {
            return answerJSON(exchange) { () throws(SandboxFault) in throw error }
        }
        let uri = query["redirect_uri"] ?? ""
        let code = state.withLock { state in
            let code = state.token("code-")
            state.signIn.codes[code] = SignInState.Code(
                client: query["client_id"] ?? "",
                redirectURI: uri,
                challenge: query["code_challenge"] ?? "",
                expiration: exchange.date.addingTimeInterval(600)
            )
            return code
        }
        return SandboxRedirect.response(to: uri, [("code", code), ("state", query["state"])])
    }

    private func check(_ query: SandboxQuery, _ exchange: SandboxExchange) throws(SandboxFault) {
        guard query["response_type"] == "code" else { throw .signIn("response_type must be code") }
        guard let client = query["client_id"], Self.clients.contains(client) else {
            throw .signIn("client_id is not known")
        }
        guard query["scope"] == "openid" else { throw .signIn("scope must be openid") }
        guard query["state"] != nil else { throw .signIn("state is required") }
        guard query["code_challenge_method"] == "SHA-256", let challenge = query["code_challenge"],
            SandboxText.base64URLDecoded(challenge)?.count == 32
        else { throw .signIn("code_challenge_method must be SHA-256, and code_challenge a digest in base64url") }
        let uri = query["redirect_uri"] ?? ""
        let isAllowed =
            client.hasSuffix("cross-device")
            ? uri == exchange.base + "/v1/sessions/confirmation" : SandboxRedirect.loopback(uri) != nil
        guard isAllowed else { throw .signIn("redirect_uri is not one of the client's") }
    }

    /// What somebody copies from the browser of another device: the base64 form of `state=…&code=…`.
    private func confirmation(_ exchange: SandboxExchange) -> SandboxResponse {
        count("signin:Confirmation")
        let query = SandboxQuery(exchange.query)
        guard let code = query["code"], let state = query["state"] else {
            return answerJSON(exchange) { () throws(SandboxFault) in throw .signIn("state and code are required") }
        }
        let text = "state=\(SandboxText.percentEncoded(state))&code=\(SandboxText.percentEncoded(code))"
        return SandboxResponse(200, type: "text/plain", body: SandboxText.base64(text.utf8))
    }
}

extension SandboxFault {
    /// A request to sign in that is not well formed.
    static func signIn(_ message: String) -> SandboxFault {
        SandboxFault(400, "ValidationException", ["error": .text("INVALID_REQUEST"), "message": .text(message)])
    }

    /// A token or code that is not taken.
    static func signInDenied(_ error: String, _ message: String) -> SandboxFault {
        SandboxFault(403, "AccessDeniedException", ["error": .text(error), "message": .text(message)])
    }
}
