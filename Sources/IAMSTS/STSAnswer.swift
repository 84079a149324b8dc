// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials
internal import IAMXML

internal import struct FoundationEssentials.Date

/// A good answer: the element that holds the result, whatever the order and namespace of what is in it.
struct STSAnswer: Sendable {
    let operation: String
    let result: XMLElement
    let requestID: String?

    /// The present as the service sees it, to compare an end with.
    let now: Date

    /// - Throws: ``STSError`` with ``STSError/Code/invalidResponse``.
    init(_ call: STSCall, root: XMLElement, requestID: String?, now: Date) throws(STSError) {
        let operation = call.operation
        let found = call.hasResult ? root["\(operation)Result"] : root
        guard root.name == "\(operation)Response", let result = found else {
            throw Self.failure(operation, "has no \(operation)Result")
        }
        self.operation = operation
        self.result = result
        self.requestID = root.first("ResponseMetadata", "RequestId")?.text ?? requestID
        self.now = now
    }

    /// The text at a path, `nil` if there is none or it is empty.
    func text(_ element: XMLElement?) -> String? {
        element.flatMap { $0.text.isEmpty ? nil : $0.text }
    }

    func require(_ element: XMLElement?, _ name: String) throws(STSError) -> String {
        guard let text = text(element) else { throw Self.failure(operation, "has no \(name)") }
        return text
    }

    func integer(_ element: XMLElement?) -> Int? { text(element).flatMap { Int($0) } }

    var assumedRoleUser: AssumedRoleUser? {
        guard let user = result["AssumedRoleUser"], let arn = text(user["Arn"]) else { return nil }
        return AssumedRoleUser(id: user["AssumedRoleId"]?.text ?? "", arn: arn)
    }

    /// The credentials; all four members must be there and usable.
    func credentials(source: String, accountID: String?) throws(STSError) -> Credentials {
        let element = result["Credentials"]
        let accessKeyID = try value(element, "AccessKeyId")
        let secretAccessKey = try value(element, "SecretAccessKey")
        let sessionToken = try value(element, "SessionToken")
        let end = try require(element?["Expiration"], "Credentials/Expiration")
        guard let expiration = AWSTimestamp.parse(end) else {
            throw Self.failure(operation, "has an Expiration that is no time")
        }
        guard expiration > now else {
            var error = STSError(
                .expired,
                "\(operation) answered credentials that ended at \(AWSTimestamp.extended(expiration)); "
                    + "it is \(AWSTimestamp.extended(now))",
                hint: "check the clocks of this machine and of the service"
            )
            error.operation = operation
            throw error
        }
        return Credentials(
            accessKeyID: accessKeyID,
            secretAccessKey: Secret(secretAccessKey),
            sessionToken: Secret(sessionToken),
            expiration: expiration,
            accountID: accountID,
            source: source
        )
    }

    /// A member that becomes part of header fields and shell lines, so it must be printable ASCII without spaces.
    private func value(_ element: XMLElement?, _ name: String) throws(STSError) -> String {
        let text = try require(element?[name], "Credentials/\(name)")
        guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw Self.failure(operation, "has a \(name) with characters that no \(name) has")
        }
        return text
    }

    static func failure(_ operation: String, _ what: String) -> STSError {
        var error = STSError(
            .invalidResponse,
            "the answer to \(operation) \(what)",
            hint: "check that the endpoint is that of STS"
        )
        error.operation = operation
        return error
    }
}

extension AssumeRoleOutput {
    init(_ answer: STSAnswer) throws(STSError) {
        let user = answer.assumedRoleUser
        self.credentials = try answer.credentials(source: "assume-role", accountID: user?.accountID)
        self.assumedRoleUser = user
        self.packedPolicySize = answer.integer(answer.result["PackedPolicySize"])
        self.sourceIdentity = answer.text(answer.result["SourceIdentity"])
        self.requestID = answer.requestID
    }
}

extension AssumeRoleWithWebIdentityOutput {
    init(_ answer: STSAnswer) throws(STSError) {
        let user = answer.assumedRoleUser
        let result = answer.result
        self.credentials = try answer.credentials(source: "web-identity", accountID: user?.accountID)
        self.assumedRoleUser = user
        self.packedPolicySize = answer.integer(result["PackedPolicySize"])
        self.sourceIdentity = answer.text(result["SourceIdentity"])
        self.subjectFromWebIdentityToken = answer.text(result["SubjectFromWebIdentityToken"])
        self.provider = answer.text(result["Provider"])
        self.audience = answer.text(result["Audience"])
        self.requestID = answer.requestID
    }
}

extension SessionTokenOutput {
    init(_ answer: STSAnswer, accountID: String?) throws(STSError) {
        self.credentials = try answer.credentials(source: "session-token", accountID: accountID)
        self.requestID = answer.requestID
    }
}

extension CallerIdentity {
    init(_ answer: STSAnswer) throws(STSError) {
        self.userID = try answer.require(answer.result["UserId"], "UserId")
        self.accountID = try answer.require(answer.result["Account"], "Account")
        self.arn = try answer.require(answer.result["Arn"], "Arn")
        self.requestID = answer.requestID
    }
}

extension AssumedRoleUser {
    /// The account in the ARN, if it is one.
    var accountID: String? {
        ARN(arn).flatMap { $0.accountID.isEmpty ? nil : $0.accountID }
    }
}
