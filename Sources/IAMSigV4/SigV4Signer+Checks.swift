// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import IAMCredentials

internal import struct FoundationEssentials.Date

extension SigV4Signer {
    /// Makes sure that the target begins with a slash.
    ///
    /// - Returns: The target as it goes over the wire.
    func settleTarget(of request: inout HTTPRequest) throws(SigningError) -> String {
        let target = request.path ?? ""
        if target.utf8.first == UInt8(ascii: "/") { return target }
        guard target.isEmpty || target.utf8.first == UInt8(ascii: "?") else {
            throw SigningError(.invalidTarget, "The request target does not begin with a slash.")
        }
        request.path = "/" + target
        return "/" + target
    }

    /// Brings the host into the form that is signed, so that what is signed is what is sent.
    ///
    /// - Returns: The value to sign as `host`.
    func settleHost(of request: inout HTTPRequest, _ given: GivenFields) throws(SigningError) -> String {
        let value = given.host.map { request.headerFields[$0].value } ?? request.authority ?? ""
        if HostName.isPlain(value), !value.isEmpty { return value }
        let host = HostName.canonical(value, scheme: request.scheme)
        if host.isEmpty {
            throw SigningError(.missingHost, "The request names no host.")
        }
        if host.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F || $0 == UInt8(ascii: "/") }) {
            throw SigningError(.invalidHeader, "The host of the request has a character that is not legal in a host.")
        }
        if host != value {
            if let index = given.host { request.headerFields[index].value = host } else { request.authority = host }
        }
        return host
    }

    /// The time of signing: a given `x-amz-date`, or `date`.
    func settleTimestamp(
        _ request: HTTPRequest,
        _ given: GivenFields,
        _ date: Date
    ) throws(SigningError) -> SigningTimestamp {
        guard let index = given.date else { return try timestamp(date) }
        guard let timestamp = SigningTimestamp(request.headerFields[index].value) else {
            throw SigningError(.invalidDate, "The header X-Amz-Date is not of the form YYYYMMDDTHHMMSSZ.")
        }
        return timestamp
    }

    func timestamp(_ date: Date) throws(SigningError) -> SigningTimestamp {
        guard let timestamp = keys.timestamp(date) else {
            throw SigningError(.invalidDate, "The time of signing is not in the years 1 to 9999.")
        }
        return timestamp
    }

    static func payloadHash(
        _ request: HTTPRequest,
        _ given: GivenFields,
        _ payload: SigningPayload
    ) throws(SigningError) -> String {
        if let index = given.payloadHash { return request.headerFields[index].value }
        return try payload.hash()
    }

    /// Makes tabs spaces, so that every reader trims and collapses alike.
    func replaceTabs(in request: inout HTTPRequest) {
        for index in request.headerFields.indices {
            let value = request.headerFields[index].value
            guard value.utf8.contains(UInt8(ascii: "\t")) else { continue }
            request.headerFields[index].value = String(value.map { $0 == "\t" ? " " : $0 })
        }
    }

    /// Refuses parameters that only a signer may write, because no service takes two signatures.
    static func refuse(authenticationParameter isThere: Bool) throws(SigningError) {
        guard isThere else { return }
        throw SigningError(
            .alreadySigned,
            "The query has a parameter that only signing may add, such as X-Amz-Signature.",
            hint: "Give the URL without its X-Amz-* parameters of authentication."
        )
    }

    /// Refuses what would break the credential: the key id becomes part of a list separated by commas and slashes, in a
    /// header field.
    func check(_ credentials: Credentials) throws(SigningError) {
        if let scopeError { throw scopeError }
        let isLegal = unsafe credentials.accessKeyID.withUTF8Bytes { bytes in
            for position in 0..<bytes.count {
                let byte = unsafe bytes[position]
                if byte <= 0x20 || byte == 0x7F || byte == UInt8(ascii: ",") { return false }
            }
            return bytes.count > 0
        }
        guard isLegal else {
            throw SigningError(
                .invalidCredentials,
                "The access key id is empty or has a blank, a comma or a control character."
            )
        }
        if credentials.secretAccessKey.isEmpty {
            throw SigningError(.invalidCredentials, "The secret access key is empty.")
        }
    }

    /// Finds what is wrong with a service or a region, which become elements of a list separated by slashes.
    static func checkScope(_ text: String, _ what: String) -> SigningError? {
        let isLegal = text.utf8.allSatisfy {
            $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: ",")
        }
        if isLegal && !text.isEmpty { return nil }
        return SigningError(
            .invalidScope,
            "The \(what) to sign for is empty or has a slash, a comma, a blank or a character outside ASCII."
        )
    }
}
