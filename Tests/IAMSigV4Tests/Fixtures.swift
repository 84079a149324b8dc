// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTypes
import IAMCredentials
import IAMSigV4

enum Fixture {
    static let secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
    static let token = "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQ=="
    static let date = AWSTimestamp.parse("20150830T123600Z") ?? .distantPast

    static let longTerm = Credentials(accessKeyID: "AKIDEXAMPLE", secretAccessKey: Secret(secret))
    static let temporary = Credentials(
        accessKeyID: "ASIDEXAMPLE",
        secretAccessKey: Secret(secret),
        sessionToken: Secret(token)
    )

    static func request(
        _ method: HTTPRequest.Method = .get,
        _ path: String = "/",
        host: String = "example.amazonaws.com",
        scheme: String = "https",
        headers: [(String, String)] = []
    ) -> HTTPRequest {
        var request = HTTPRequest(method: method, scheme: scheme, authority: host, path: path)
        for (name, value) in headers { request.add(name, value) }
        return request
    }

    /// The lines of the canonical request of a header signature.
    static func canonical(
        _ request: HTTPRequest,
        payload: SigningPayload = .empty,
        service: String = "service",
        credentials: Credentials = longTerm
    ) throws -> [String] {
        let signer = SigV4Signer(service: service, region: "us-east-1")
        let signed = try signer.signWithTrace(request, payload: payload, credentials: credentials, at: date)
        return signed.trace.canonicalRequest.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
}

extension HTTPRequest {
    mutating func add(_ name: String, _ value: String) {
        guard let name = HTTPField.Name(name) else { return }
        headerFields.append(HTTPField(name: name, value: value))
    }

    func value(_ name: String) -> String? {
        HTTPField.Name(name).flatMap { headerFields[$0] }
    }
}

/// The error code of signing, `nil` if it succeeded.
func signingError(_ body: () throws -> Void) -> SigningError.Code? {
    do {
        try body()
        return nil
    } catch let error as SigningError {
        return error.code
    } catch {
        return nil
    }
}

/// A generator whose numbers depend on nothing but its seed.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// SplitMix64.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
