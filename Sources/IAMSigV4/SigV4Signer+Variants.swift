// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import IAMCredentials

/// What differs between SigV4 and SigV4a, and between S3 Express and all others.
extension SigV4Signer {
    /// What a signature of a day is good for.
    func scope(_ timestamp: SigningTimestamp) -> CredentialScope {
        CredentialScope(date: timestamp.day, region: regionSet == nil ? region : nil, service: service)
    }

    /// The key to sign with.
    func key(for credentials: Credentials, _ timestamp: SigningTimestamp) throws(SigningError) -> RequestKey {
        if regionSet == nil {
            return .sigV4(keys.key(for: credentials, timestamp, region: region, service: service))
        }
        let secret = credentials.secretAccessKey
        return .sigV4a(try keys.pairs.key(secret: secret, accessKeyID: credentials.accessKeyID))
    }

    /// The name that a session token goes under.
    func tokenField(of request: HTTPRequest) -> SessionTokenField {
        options.sessionTokenField.resolved(service: service, request)
    }

    /// Adds the fields that only SigV4a or S3 Express has, which are then signed like the caller's.
    ///
    /// - Parameter tokenField: The name that a session token goes under.
    func addOwnFields(
        to request: inout HTTPRequest,
        _ credentials: Credentials,
        _ tokenField: SessionTokenField
    ) throws(SigningError) {
        if let regionSet {
            let given = request.headerFields[values: .amzRegionSet]
            guard given.allSatisfy({ $0 == regionSet }), given.count <= 1 else {
                throw SigningError(
                    .alreadySigned,
                    "The request carries another region set than the one to sign for.",
                    hint: "Remove the header X-Amz-Region-Set; signing adds it."
                )
            }
            request.headerFields[.amzRegionSet] = regionSet
        }
        guard tokenField == .s3Session else { return }
        if request.headerFields.contains(.amzSecurityToken) {
            throw SigningError(
                .alreadySigned,
                "The request carries the header X-Amz-Security-Token, which S3 Express does not take.",
                hint: "Remove it; signing adds X-Amz-S3session-Token."
            )
        }
        guard options.sessionToken == .signed, let token = credentials.sessionToken else { return }
        for field in request.headerFields where field.name == tokenField.name { try Self.checkToken(field, token) }
        token.withExposedText { request.headerFields[tokenField.name] = $0 }
    }

    /// Refuses a given session token that is not the one of the credentials.
    static func checkToken(_ field: HTTPField, _ token: Secret) throws(SigningError) {
        guard Secret(field.value) != token else { return }
        throw SigningError(
            .alreadySigned,
            "The request carries another session token than the credentials.",
            hint: "Remove the header \(field.name.rawName); signing adds it."
        )
    }
}
