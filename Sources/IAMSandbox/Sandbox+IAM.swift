// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

extension Sandbox {
    /// One call of IAM: the alias of the account, which those of the first user's account may ask for, and the access keys
    /// of the user that signs.
    ///
    /// Source: AWS IAM API Reference, version 2010-05-08; AWS Query protocol.
    func iam(_ exchange: SandboxExchange) -> SandboxResponse {
        let namespace = "https://iam.amazonaws.com/doc/2010-05-08/"
        let parameters = STSParameters(exchange)
        let action = parameters["Action"] ?? ""
        do throws(STSFault) {
            let caller = try queryCaller(exchange, service: "iam")
            let result =
                action == "ListAccountAliases"
                ? try accountAliases(for: caller) : try manageAccessKeys(action, parameters, caller, exchange)
            count(action)
            return queryAnswer(action, result, namespace: namespace, exchange)
        } catch {
            return queryFault(error, namespace: namespace, exchange)
        }
    }

    private func accountAliases(for caller: SandboxCaller) throws(STSFault) -> String {
        guard caller.accountID == accounts.users.first?.accountID else {
            throw .unauthorized(caller, "iam:ListAccountAliases", on: "*")
        }
        return "    <IsTruncated>false</IsTruncated>\n    <AccountAliases>\n"
            + "      <member>sandbox-\(caller.accountID.suffix(4))</member>\n    </AccountAliases>\n"
    }
}
