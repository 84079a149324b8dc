// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import IAMCredentials
internal import IAMSigV4

internal import struct FoundationEssentials.Date

extension Sandbox {
    /// The namespace of every STS document.
    private static let namespace = "https://sts.amazonaws.com/doc/2011-06-15/"

    /// One call of STS.
    ///
    /// Source: AWS STS API Reference; AWS Query protocol.
    func sts(_ exchange: SandboxExchange) -> SandboxResponse {
        let parameters = STSParameters(exchange)
        do throws(STSFault) {
            guard let action = parameters["Action"] else {
                throw STSFault(400, "MissingAction", "Could not find operation to execute: Action is missing")
            }
            let result = try perform(action, parameters, exchange)
            return queryAnswer(action, result, namespace: Self.namespace, exchange)
        } catch {
            return queryFault(error, namespace: Self.namespace, exchange)
        }
    }

    private func perform(
        _ action: String,
        _ parameters: STSParameters,
        _ exchange: SandboxExchange
    ) throws(STSFault) -> String {
        let known = ["AssumeRole", "AssumeRoleWithWebIdentity", "GetSessionToken", "GetCallerIdentity"]
        guard known.contains(action), parameters["Version"] ?? STSParameters.version == STSParameters.version else {
            let version = parameters["Version"] ?? STSParameters.version
            throw STSFault(400, "InvalidAction", "Could not find operation \(action) for version \(version)")
        }
        count(action)
        if action == "AssumeRoleWithWebIdentity" { return try assumeRoleWithWebIdentity(parameters, at: exchange.date) }
        let caller = try queryCaller(exchange, service: "sts")
        switch action {
        case "AssumeRole": return try assumeRole(parameters, caller, at: exchange.date)
        case "GetSessionToken": return try sessionToken(parameters, caller, at: exchange.date)
        default:
            return "    <Arn>\(caller.arn)</Arn>\n    <UserId>\(caller.uniqueID)</UserId>\n"
                + "    <Account>\(caller.accountID)</Account>\n"
        }
    }

    /// Who signed a call of the query protocol.
    func queryCaller(_ exchange: SandboxExchange, service: String) throws(STSFault) -> SandboxCaller {
        switch verify(exchange, service: service, regions: [options.region, "us-east-1"]) {
        case .caller(let caller, _): return caller
        case .refused(.missingAuthentication, _):
            throw STSFault(403, "MissingAuthenticationToken", "Request is missing Authentication Token")
        case .refused(.unknownKey, _), .refused(.invalidToken, _), .refused(.missingToken, _):
            throw STSFault(403, "InvalidClientTokenId", "The security token included in the request is invalid.")
        case .refused(.expiredToken, _):
            throw STSFault(403, "ExpiredToken", "The security token included in the request is expired")
        case .refused(.incompleteSignature, let error):
            throw STSFault(400, "IncompleteSignature", error?.message ?? "The request signature is incomplete.")
        case .refused(_, let error):
            throw STSFault(403, "SignatureDoesNotMatch", error?.message ?? "The request signature does not match.")
        }
    }

    // MARK: Answers

    /// Makes a session and tells of it as every action that gives credentials does.
    func credentialsXML(for caller: SandboxCaller, seconds: Int, at date: Date) -> String {
        let session = session(for: caller, seconds: seconds, at: date)
        return "    <Credentials>\n      <AccessKeyId>\(session.accessKeyID)</AccessKeyId>\n"
            + "      <SecretAccessKey>\(session.secretAccessKey.withExposedText { $0 })</SecretAccessKey>\n"
            + "      <SessionToken>\(session.sessionToken.withExposedText { $0 })</SessionToken>\n"
            + "      <Expiration>\(AWSTimestamp.extended(session.expiration))</Expiration>\n    </Credentials>\n"
    }

    func assumedRoleXML(_ caller: SandboxCaller) -> String {
        "    <AssumedRoleUser>\n      <AssumedRoleId>\(caller.uniqueID)</AssumedRoleId>\n"
            + "      <Arn>\(caller.arn)</Arn>\n    </AssumedRoleUser>\n"
    }
}
