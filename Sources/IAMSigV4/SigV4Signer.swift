// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import HTTPTypes
public import IAMCredentials

public import struct FoundationEssentials.Date

/// Signs HTTP requests with AWS Signature Version 4, in their headers or in their query.
///
/// It signs for one region; ``SigV4aSigner`` signs for several.
/// A signer is a value without state but its key cache; make one per service and region and use it from anywhere.
///
/// ```swift
/// let signer = SigV4Signer(service: "execute-api", region: "eu-west-2")
/// let signed = try signer.sign(request, payload: .empty, credentials: credentials, at: clock.now)
/// ```
///
/// Source: IAM User Guide, "AWS Signature Version 4 for API requests".
public struct SigV4Signer: Sendable {
    /// The signing name of the service, such as `execute-api` or `s3`.
    public let service: String

    /// The region, such as `eu-west-2`.
    public let region: String

    /// The rules that differ between services.
    public let options: SigningOptions

    let keys: SigningKeyCache

    /// What makes the signature one of SigV4a: the regions it is good in, as they are sent.
    let regionSet: String?

    /// What is wrong with service or region, found once.
    let scopeError: SigningError?

    /// The scope without its date, written once.
    let scopeEnd: String

    private let demandsPayloadHash: Bool

    /// Makes a signer.
    ///
    /// - Parameters:
    ///   - service: The signing name of the service.
    ///   - region: The region.
    ///   - options: The rules to sign by; `nil` for those of the service.
    ///   - keys: Where derived keys are kept; give one cache to all signers of a process.
    public init(
        service: String,
        region: String,
        options: SigningOptions? = nil,
        keys: SigningKeyCache = SigningKeyCache()
    ) {
        self.init(service: service, region: region, regionSet: nil, options: options, keys: keys)
    }

    /// Makes a signer, or with a region set what does the work of ``SigV4aSigner``.
    init(
        service: String,
        region: String,
        regionSet: [String]?,
        options: SigningOptions?,
        keys: SigningKeyCache
    ) {
        self.service = service
        self.region = region
        self.regionSet = regionSet.map(RegionSet.text)
        self.options = options ?? SigningOptions(service: service)
        self.keys = keys
        self.scopeEnd = StringToSign.scopeEnd(region: regionSet == nil ? region : nil, service: service)
        self.demandsPayloadHash = SigningService.demandsPayloadHashHeader(service)
        let regionError =
            if let regionSet { RegionSet.check(regionSet) } else {
                RegionSet.checkSingle(region) ?? Self.checkScope(region, "region")
            }
        self.scopeError = Self.checkScope(service, "service") ?? regionError
    }

    /// Signs a request in its headers.
    ///
    /// `X-Amz-Security-Token`, `X-Amz-Date`, `x-amz-content-sha256` where it is wanted, and `Authorization` are added.
    /// A given `X-Amz-Date` is the time of signing, and a given `x-amz-content-sha256` the payload hash. The host is
    /// brought into the form that is signed, and tabs in header values become spaces.
    ///
    /// - Parameters:
    ///   - request: The request; its path goes over the wire as it is, see ``WireTarget``. The host is the authority,
    ///     or the `Host` field if there is one.
    ///   - payload: The body.
    ///   - credentials: What to sign with.
    ///   - date: The time of signing, in the years 1 to 9999.
    /// - Returns: The request to send.
    /// - Throws: ``SigningError``.
    public func sign(
        _ request: HTTPRequest,
        payload: SigningPayload,
        credentials: Credentials,
        at date: Date
    ) throws(SigningError) -> HTTPRequest {
        var request = request
        let signature = try headerSignature(&request, payload: payload, credentials: credentials, at: date)
        complete(&request, signature, credentials)
        return request
    }

    /// Signs a request in its headers as ``sign(_:payload:credentials:at:)`` does, and tells every intermediate.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - payload: The body.
    ///   - credentials: What to sign with.
    ///   - date: The time of signing, in the years 1 to 9999.
    /// - Returns: The request to send and the trace.
    /// - Throws: ``SigningError``.
    public func signWithTrace(
        _ request: HTTPRequest,
        payload: SigningPayload,
        credentials: Credentials,
        at date: Date
    ) throws(SigningError) -> SignedRequest {
        var request = request
        let signature = try headerSignature(&request, payload: payload, credentials: credentials, at: date)
        complete(&request, signature, credentials)
        guard let timestamp = request.headerFields[.amzDate].flatMap({ SigningTimestamp($0) }) else {
            throw SigningError(.invalidDate, "The time of signing cannot be read again.")
        }
        return SignedRequest(
            request: request,
            trace: signature.trace(
                timestamp: timestamp,
                scope: scope(timestamp),
                signature: signature.text(),
                authorization: request.headerFields[.authorization]
            )
        )
    }

    // MARK: Steps

    /// Signs, and adds all fields to the request but those that stand outside the signature.
    ///
    /// In line with its callers, because the signature is long to move.
    @inline(__always)
    private func headerSignature(
        _ request: inout HTTPRequest,
        payload: SigningPayload,
        credentials: Credentials,
        at date: Date
    ) throws(SigningError) -> RequestSignature {
        try check(credentials)
        let tokenField = tokenField(of: request)
        try addOwnFields(to: &request, credentials, tokenField)
        var headers = try CanonicalHeaders(signing: request.headerFields)
        let target = try settleTarget(of: &request)
        headers.add(host: try settleHost(of: &request, headers.given))
        let timestamp = try settleTimestamp(request, headers.given, date)
        let key = try key(for: credentials, timestamp)
        let token = tokenField == .security ? try tokenToAdd(to: request, headers.given, credentials, key) : nil
        let payloadHash = try Self.payloadHash(request, headers.given, payload)
        let sendsHash = headers.given.payloadHash == nil && sendsPayloadHash(payload)
        let sendsDate = headers.given.date == nil

        // In the order of their names, so that none has to move.
        if sendsHash { headers.add(payloadHash: payloadHash) }
        if sendsDate { headers.add(date: timestamp.text) }
        if let token { headers.add(securityToken: token.value, key.tokenContent) }
        var signature = RequestSignature(
            method: request.method.rawValue,
            target: target,
            headers: headers,
            payload: payloadHash,
            options: options,
            timestamp: timestamp.text,
            scopeEnd: scopeEnd,
            algorithm: key.algorithm
        )
        try Self.check(signature)
        try signature.sign(with: key)
        if signature.hasTabs { replaceTabs(in: &request) }
        request.headerFields.reserveCapacity(request.headerFields.count + 4)
        if let token { request.headerFields.append(token) }
        if sendsDate { request.headerFields.append(timestamp.field) }
        if sendsHash { request.headerFields[.amzContentSHA256] = payloadHash }
        return signature
    }

    private static func check(_ signature: borrowing RequestSignature) throws(SigningError) {
        try signature.check()
        try refuse(authenticationParameter: signature.hasAuthenticationParameter)
    }

    /// The field for the session token, unless the request has it already or it stands outside the signature.
    private func tokenToAdd(
        to request: HTTPRequest,
        _ given: GivenFields,
        _ credentials: Credentials,
        _ key: RequestKey
    ) throws(SigningError) -> HTTPField? {
        guard options.sessionToken == .signed, let token = credentials.sessionToken else { return nil }
        guard let index = given.securityToken else { return key.tokenField(token) }
        try Self.checkToken(request.headerFields[index], token)
        return nil
    }

    private func sendsPayloadHash(_ payload: SigningPayload) -> Bool {
        options.payloadHashHeader == .always || payload.isUnsigned || demandsPayloadHash
    }

    /// Adds what stands outside the signature.
    private func complete(
        _ request: inout HTTPRequest,
        _ signature: borrowing RequestSignature,
        _ credentials: Credentials
    ) {
        request.headerFields.append(signature.authorization(accessKeyID: credentials.accessKeyID))
        guard options.sessionToken == .afterSigning else { return }
        let name = tokenField(of: request).name
        if !request.headerFields.contains(name) {
            credentials.sessionToken?.withExposedText { request.headerFields[name] = $0 }
        }
    }
}
