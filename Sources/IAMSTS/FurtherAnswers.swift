// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials
internal import IAMXML

extension AssumeRoleWithSAMLOutput {
    init(_ answer: STSAnswer) throws(STSError) {
        let user = answer.assumedRoleUser
        let result = answer.result
        self.credentials = try answer.credentials(source: "saml", accountID: user?.accountID)
        self.assumedRoleUser = user
        self.packedPolicySize = answer.integer(result["PackedPolicySize"])
        self.sourceIdentity = answer.text(result["SourceIdentity"])
        self.subject = answer.text(result["Subject"])
        self.subjectType = answer.text(result["SubjectType"])
        self.issuer = answer.text(result["Issuer"])
        self.audience = answer.text(result["Audience"])
        self.nameQualifier = answer.text(result["NameQualifier"])
        self.requestID = answer.requestID
    }
}

extension FederationTokenOutput {
    init(_ answer: STSAnswer) throws(STSError) {
        let element = answer.result["FederatedUser"]
        let user = answer.text(element?["Arn"]).map { arn in
            FederatedUser(id: answer.text(element?["FederatedUserId"]) ?? "", arn: arn)
        }
        let accountID = user.flatMap { answer.accountID(of: $0.arn) }
        self.credentials = try answer.credentials(source: "federation-token", accountID: accountID)
        self.federatedUser = user
        self.packedPolicySize = answer.integer(answer.result["PackedPolicySize"])
        self.requestID = answer.requestID
    }
}

extension AssumeRootOutput {
    init(_ answer: STSAnswer, accountID: String?) throws(STSError) {
        self.credentials = try answer.credentials(source: "assume-root", accountID: accountID)
        self.sourceIdentity = answer.text(answer.result["SourceIdentity"])
        self.requestID = answer.requestID
    }
}

extension AccessKeyInfo {
    init(_ answer: STSAnswer) throws(STSError) {
        self.accountID = try answer.require(answer.result["Account"], "Account")
        self.requestID = answer.requestID
    }
}

extension AuthorizationMessage {
    init(_ answer: STSAnswer) throws(STSError) {
        self.decodedMessage = try answer.require(answer.result["DecodedMessage"], "DecodedMessage")
        self.requestID = answer.requestID
    }
}

extension WebIdentityTokenOutput {
    init(_ answer: STSAnswer) throws(STSError) {
        let token = try answer.require(answer.result["WebIdentityToken"], "WebIdentityToken")
        let end = try answer.require(answer.result["Expiration"], "Expiration")
        guard let expiration = AWSTimestamp.parse(end) else {
            throw STSAnswer.failure(answer.operation, "has an Expiration that is no time")
        }
        self.webIdentityToken = Secret(token)
        self.expiration = expiration
        self.requestID = answer.requestID
    }
}

extension DelegatedAccessTokenOutput {
    init(_ answer: STSAnswer) throws(STSError) {
        let principal = answer.text(answer.result["AssumedPrincipal"])
        let accountID = principal.flatMap { answer.accountID(of: $0) }
        self.credentials = try answer.credentials(source: "delegated-access", accountID: accountID)
        self.assumedPrincipal = principal
        self.packedPolicySize = answer.integer(answer.result["PackedPolicySize"])
        self.requestID = answer.requestID
    }
}

extension STSAnswer {
    /// The account in an ARN, if it is one.
    func accountID(of arn: String) -> String? {
        ARN(arn).flatMap { $0.accountID.isEmpty ? nil : $0.accountID }
    }
}
