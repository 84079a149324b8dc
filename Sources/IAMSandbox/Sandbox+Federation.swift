// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import IAMCredentials
internal import Synchronization

internal import struct FoundationEssentials.Date

/// A browser that may sign in to the console.
struct ConsoleSignIn: Sendable {
    let caller: SandboxCaller
    let expiration: Date
}

extension Sandbox {
    /// The federation endpoint of the console: a token for a session, and a page instead of the console.
    ///
    /// Source: IAM User Guide, "Enable custom identity broker access to the AWS console". Like AWS it answers whatever is
    /// wrong with 400 and nothing more.
    func federation(_ exchange: SandboxExchange) -> SandboxResponse {
        let body = String(decoding: exchange.body, as: UTF8.self)
        let parameters = SandboxQuery(exchange.request.method == .post ? body : exchange.query)
        let action = parameters["Action"] ?? ""
        count("federation:" + action)
        let document: JSONValue? =
            switch action {
            case "getSigninToken": signInToken(parameters, at: exchange.date)
            case "login" where exchange.request.method == .get: consolePage(parameters, at: exchange.date)
            default: nil
            }
        guard let document else {
            countRefusal("federation:" + action)
            return SandboxResponse(400, type: "text/html", body: "<html><body>400 Bad Request</body></html>")
        }
        let fields = [("cache-control", "no-store")]
        return SandboxResponse(200, type: "application/json", body: document.rendered(), fields: fields)
    }

    private func signInToken(_ parameters: SandboxQuery, at date: Date) -> JSONValue? {
        guard let text = parameters["Session"], let given = JSONValue(parsing: Array(text.utf8)),
            let id = given["sessionId"]?.text, let key = given["sessionKey"]?.text,
            let token = given["sessionToken"]?.text,
            let session = state.withLock({ $0.sessions[id] }),
            session.secretAccessKey == Secret(key), session.sessionToken == Secret(token), session.expiration > date,
            case .roleSession = session.caller.kind
        else { return nil }
        if let duration = parameters["SessionDuration"] {
            guard let seconds = Int(duration), (900...43_200).contains(seconds), !session.caller.isChained else {
                return nil
            }
        }
        let signInToken = state.withLock { state in
            let signInToken = state.token("signin")
            let end = date.addingTimeInterval(900)
            state.consoleSignIns[signInToken] = ConsoleSignIn(caller: session.caller, expiration: end)
            return signInToken
        }
        return .object(["SigninToken": .text(signInToken)])
    }

    /// What the console would show.
    private func consolePage(_ parameters: SandboxQuery, at date: Date) -> JSONValue? {
        guard let token = parameters["SigninToken"], let destination = parameters["Destination"],
            let signIn = state.withLock({ $0.consoleSignIns[token] }), signIn.expiration > date
        else { return nil }
        return .object([
            "Account": .text(signIn.caller.accountID), "Arn": .text(signIn.caller.arn),
            "Destination": .text(destination), "Issuer": parameters["Issuer"].map { .text($0) } ?? .null,
        ])
    }
}
