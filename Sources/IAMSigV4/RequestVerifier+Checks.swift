// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import IAMCredentials

internal import struct FoundationEssentials.Date

extension RequestVerifier {
    func checkScope(_ presented: PresentedSignature) throws(VerificationError) {
        var problems: [String] = []
        let scope = presented.scope
        if presented.terminator != CredentialScope.terminator {
            problems.append(
                "Credential should be scoped with a valid terminator: '\(CredentialScope.terminator)', "
                    + "not '\(presented.terminator.prefix(40))'."
            )
        }
        if !isServed(presented.regionSet, presented.algorithm) {
            let set = RegionSet.text(presented.regionSet).prefix(40)
            problems.append("Credential should be scoped to a valid region, not '\(set)'.")
        }
        if scope.service.isEmpty || services.map({ !$0.contains(scope.service) }) ?? false {
            let right = (services ?? []).sorted().joined(separator: "', '")
            problems.append("Credential should be scoped to correct service: '\(right)'.")
        }
        if scope.date != presented.timestamp.day {
            problems.append(
                "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: "
                    + "'\(scope.date.prefix(40))' != '\(presented.timestamp.day)', from '\(presented.timestamp.text)'."
            )
        }
        if !problems.isEmpty { throw presented.error(.wrongScope, problems.joined(separator: " ")) }
    }

    /// Whether one of the regions that are served is among those of a signature, by name or for SigV4a by pattern.
    private func isServed(_ regionSet: [String], _ algorithm: SigningAlgorithm) -> Bool {
        guard let regions else { return !regionSet.contains("") }
        return regionSet.contains { name in
            algorithm == .sigV4a ? regions.contains { RegionSet.covers(name, $0) } : regions.contains(name)
        }
    }

    /// - Returns: The time of signing.
    func checkTime(_ presented: PresentedSignature, _ now: Date) throws(VerificationError) -> Date {
        guard let signedAt = AWSTimestamp.parse(presented.timestamp.text) else {
            throw presented.error(.incompleteSignature, "Date must be in ISO-8601 'basic format'.")
        }
        let window = window(presented.scope.service)
        let age = now.timeIntervalSince(signedAt)
        let isLate: Bool
        switch presented.form {
        case .header:
            isLate = age > Double(window)
        case .query:
            if presented.lifetime == nil, SigningService.isS3Family(presented.scope.service) {
                throw presented.error(.incompleteSignature, "AWS query-string parameters must include 'X-Amz-Expires'.")
            }
            if age > Double(presented.lifetime ?? window) {
                throw presented.error(.requestExpired, "Request has expired")
            }
            isLate = false
        }
        if isLate {
            throw presented.error(
                .skewed,
                "Signature expired: \(presented.timestamp.text) is now earlier than "
                    + "\(AWSTimestamp.basic(now.addingTimeInterval(-Double(window)))) "
                    + "(\(AWSTimestamp.basic(now)) - \(window / 60) min.)"
            )
        }
        if age < -Double(window) {
            throw presented.error(
                presented.form == .query ? .notYetValid : .skewed,
                "Signature not yet current: \(presented.timestamp.text) is still later than "
                    + "\(AWSTimestamp.basic(now.addingTimeInterval(Double(window)))) "
                    + "(\(AWSTimestamp.basic(now)) + \(window / 60) min.)"
            )
        }
        return signedAt
    }

    /// - Parameter token: The session token, where that stands outside the signature.
    func checkSignedHeaders(
        _ presented: PresentedSignature,
        _ fields: HTTPFields,
        unsigned token: HTTPField.Name?
    ) throws(VerificationError) {
        guard presented.signedHeaders.contains("host") else {
            throw presented.error(
                .unsignedHeader,
                "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization."
            )
        }
        let unsigned = fields.map(\.name.canonicalName).filter { name in
            name.hasPrefix("x-amz-") && !presented.signedHeaders.contains(name)
                && name != token?.canonicalName
        }
        if !unsigned.isEmpty {
            throw presented.error(
                .unsignedHeader,
                "There were headers present in the request which were not signed: \(unsigned.joined(separator: ", "))"
            )
        }
    }

    func checkToken(
        _ presented: PresentedSignature,
        under field: SessionTokenField,
        _ key: VerificationKey,
        _ now: Date
    ) throws(VerificationError) {
        let isS3Session = field == .s3Session
        guard (isS3Session ? presented.securityToken : presented.s3SessionToken) == nil else {
            throw presented.error(.invalidToken, "The security token must be given as '\(field.name.rawName)'.")
        }
        switch (key.sessionToken, isS3Session ? presented.s3SessionToken : presented.securityToken) {
        case (nil, nil): break
        case (.some, nil):
            throw presented.error(.missingToken, "The security token included in the request is invalid.")
        case (let right, .some(let token)):
            guard let right, right == Secret(token) else {
                throw presented.error(.invalidToken, "The security token included in the request is invalid.")
            }
        }
        if let expiration = key.expiration, expiration <= now {
            throw presented.error(.expiredToken, "The security token included in the request is expired")
        }
    }
}

extension PresentedSignature {
    /// A refusal that names the key.
    func error(_ code: VerificationError.Code, _ message: String) -> VerificationError {
        VerificationError(code, message, accessKeyID: accessKeyID)
    }
}
