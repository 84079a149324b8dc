// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

package import IAMCredentials
internal import IAMXML

/// Making, listing and ending the access keys of the user that signs.
extension IAMClient {
    /// An access key of a user as IAM lists it.
    package struct AccessKeyListing: Sendable, Equatable {
        /// The access key id.
        package let accessKeyID: String

        /// Whether calls may be signed with it.
        package let isActive: Bool
    }

    /// A key that was just made; its secret is told only now.
    package struct NewAccessKey: Sendable {
        /// The access key id.
        package let accessKeyID: String

        /// The secret access key.
        package let secretAccessKey: Secret
    }

    /// Makes a new key for the user that signs.
    ///
    /// - Parameter credentials: A key of the user.
    /// - Throws: ``STSError``; with the service's code `LimitExceeded` if the user has two keys already.
    package func createAccessKey(credentials: Credentials) async throws(STSError) -> NewAccessKey {
        let call = Self.call("CreateAccessKey", credentials: credentials)
        return try await onceOnly.perform(call) { answer throws(STSError) in
            let key = answer.result["AccessKey"]
            return NewAccessKey(
                accessKeyID: try answer.require(key?["AccessKeyId"], "AccessKey/AccessKeyId"),
                secretAccessKey: Secret(try answer.require(key?["SecretAccessKey"], "AccessKey/SecretAccessKey"))
            )
        }
    }

    /// Lists the keys of the user that signs; there are at most two.
    ///
    /// - Parameter credentials: A key of the user.
    /// - Throws: ``STSError``.
    package func listAccessKeys(credentials: Credentials) async throws(STSError) -> [AccessKeyListing] {
        let call = Self.call("ListAccessKeys", credentials: credentials)
        return try await client.perform(call) { answer throws(STSError) in
            var listings: [AccessKeyListing] = []
            for member in answer.result["AccessKeyMetadata"]?.children ?? [] where member.name == "member" {
                let id = try answer.require(member["AccessKeyId"], "AccessKeyMetadata/member/AccessKeyId")
                listings.append(AccessKeyListing(accessKeyID: id, isActive: member["Status"]?.text == "Active"))
            }
            return listings
        }
    }

    /// Ends the use of a key; it can be taken back in the console.
    ///
    /// - Parameters:
    ///   - accessKeyID: The key.
    ///   - credentials: Another key of the user.
    /// - Throws: ``STSError``.
    package func deactivateAccessKey(_ accessKeyID: String, credentials: Credentials) async throws(STSError) {
        let parameters = [("AccessKeyId", accessKeyID), ("Status", "Inactive")]
        try await client.perform(Self.call("UpdateAccessKey", parameters, credentials: credentials)) { _ in }
    }

    /// Deletes a key for good.
    ///
    /// - Parameters:
    ///   - accessKeyID: The key.
    ///   - credentials: Another key of the user.
    /// - Throws: ``STSError``.
    package func deleteAccessKey(_ accessKeyID: String, credentials: Credentials) async throws(STSError) {
        let parameters = [("AccessKeyId", accessKeyID)]
        try await client.perform(Self.call("DeleteAccessKey", parameters, credentials: credentials)) { _ in }
    }

    private static func call(
        _ operation: String,
        _ parameters: [(String, String)] = [],
        credentials: Credentials
    ) -> STSCall {
        var body = QueryBody(action: operation, version: version)
        for (name, value) in parameters { body.add(name, value) }
        var call = STSCall(operation, body: body, credentials: credentials)
        call.hasResult = !["UpdateAccessKey", "DeleteAccessKey"].contains(operation)
        return call
    }
}
