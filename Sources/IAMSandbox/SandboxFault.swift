// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials

/// A refusal of a service that speaks JSON.
struct SandboxFault: Error {
    let status: Int
    /// The name of the error shape, as in `x-amzn-ErrorType`, and the name it is counted under.
    let type: String
    /// The members of the body.
    let members: [String: JSONValue]

    init(_ status: Int, _ type: String, _ members: [String: JSONValue]) {
        self.status = status
        self.type = type
        self.members = members
    }

    /// A refusal with nothing but a message.
    init(_ status: Int, _ type: String, _ message: String) {
        self.init(status, type, ["message": .text(message)])
    }
}

extension Sandbox {
    /// Answers a call whose answers and refusals are JSON; an empty object is an answer without a body.
    func answerJSON(
        _ exchange: SandboxExchange,
        _ body: () throws(SandboxFault) -> [String: JSONValue]
    ) -> SandboxResponse {
        let id = ("x-amzn-RequestId", exchange.id)
        // Tokens and keys; RFC 6749, 5.1 says so of the former.
        let noStore = ("cache-control", "no-store")
        do throws(SandboxFault) {
            let members = try body()
            if members.isEmpty { return SandboxResponse(200, fields: [id]) }
            let text = JSONValue.object(members).rendered()
            return SandboxResponse(200, type: "application/json", body: text, fields: [id, noStore])
        } catch {
            countRefusal(error.type)
            let text = JSONValue.object(error.members).rendered()
            let fields = [id, noStore, ("x-amzn-ErrorType", error.type)]
            return SandboxResponse(error.status, type: "application/json", body: text, fields: fields)
        }
    }
}
