// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials

/// The parameters of one call, in the order they are sent, as AWS's query protocol writes them.
///
/// Source: AWS query protocol; `Action` and `Version` first, lists as `Name.member.1`, structures as `Name.Member`.
struct QueryBody: Sendable {
    private(set) var bytes: [UInt8]

    init(action: String, version: String = "2011-06-15") {
        bytes = Array("Action=\(action)&Version=\(version)".utf8)
    }

    mutating func add(_ name: String, _ value: String?) {
        guard let value else { return }
        add(name, value.utf8)
    }

    mutating func add(_ name: String, _ value: Int?) {
        add(name, value.map(String.init))
    }

    mutating func add(_ name: String, _ value: Secret?) {
        guard let value else { return }
        value.withExposedBytes { add(name, $0) }
    }

    /// Adds each element of a list; `member` is called with the prefix `Name.member.n`.
    mutating func add<Element>(_ name: String, _ list: [Element], member: (inout QueryBody, String, Element) -> Void) {
        for (index, element) in list.enumerated() {
            member(&self, "\(name).member.\(index + 1)", element)
        }
    }

    mutating func add(_ name: String, _ tags: [STSTag]) {
        add(name, tags) { body, prefix, tag in
            body.add("\(prefix).Key", tag.key)
            body.add("\(prefix).Value", tag.value)
        }
    }

    private mutating func add(_ name: String, _ value: some Sequence<UInt8>) {
        bytes.append(UInt8(ascii: "&"))
        bytes += name.utf8
        bytes.append(UInt8(ascii: "="))
        let digits = Array("0123456789ABCDEF".utf8)
        for byte in value {
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "~"),
                UInt8(ascii: "-"):
                bytes.append(byte)
            case UInt8(ascii: " "):
                bytes.append(UInt8(ascii: "+"))
            default:
                bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
    }
}

/// One operation, ready to be sent any number of times.
struct STSCall: Sendable {
    let operation: String
    let body: [UInt8]

    /// What to sign with; `nil` for a call that is not signed.
    let credentials: Credentials?

    /// What must not come back in an error's text.
    let secrets: [Secret]

    /// Whether a good answer tells more than that it is one.
    var hasResult = true

    init(_ operation: String, body: QueryBody, credentials: Credentials?, secrets: [Secret?] = []) {
        self.operation = operation
        self.body = body.bytes
        self.credentials = credentials
        self.secrets = (secrets + [credentials?.secretAccessKey, credentials?.sessionToken]).compactMap { $0 }
    }
}

extension AssumeRoleInput {
    func call(credentials: Credentials) -> STSCall {
        var body = QueryBody(action: "AssumeRole")
        body.add("RoleArn", roleARN)
        body.add("RoleSessionName", roleSessionName)
        body.add("PolicyArns", policyARNs) { body, prefix, arn in body.add("\(prefix).arn", arn) }
        body.add("Policy", policy)
        body.add("DurationSeconds", durationSeconds)
        body.add("Tags", tags)
        body.add("TransitiveTagKeys", transitiveTagKeys) { body, prefix, key in body.add(prefix, key) }
        body.add("ExternalId", externalID)
        body.add("SerialNumber", serialNumber)
        body.add("TokenCode", tokenCode)
        body.add("SourceIdentity", sourceIdentity)
        body.add("ProvidedContexts", providedContexts) { body, prefix, context in
            body.add("\(prefix).ProviderArn", context.providerARN)
            body.add("\(prefix).ContextAssertion", context.contextAssertion)
        }
        let secrets = [tokenCode] + providedContexts.map(\.contextAssertion)
        return STSCall("AssumeRole", body: body, credentials: credentials, secrets: secrets)
    }
}

extension AssumeRoleWithWebIdentityInput {
    func call() -> STSCall {
        var body = QueryBody(action: "AssumeRoleWithWebIdentity")
        body.add("RoleArn", roleARN)
        body.add("RoleSessionName", roleSessionName)
        body.add("WebIdentityToken", webIdentityToken)
        body.add("ProviderId", providerID)
        body.add("PolicyArns", policyARNs) { body, prefix, arn in body.add("\(prefix).arn", arn) }
        body.add("Policy", policy)
        body.add("DurationSeconds", durationSeconds)
        return STSCall("AssumeRoleWithWebIdentity", body: body, credentials: nil, secrets: [webIdentityToken])
    }
}

extension GetSessionTokenInput {
    func call(credentials: Credentials) -> STSCall {
        var body = QueryBody(action: "GetSessionToken")
        body.add("DurationSeconds", durationSeconds)
        body.add("SerialNumber", serialNumber)
        body.add("TokenCode", tokenCode)
        return STSCall("GetSessionToken", body: body, credentials: credentials, secrets: [tokenCode])
    }
}
