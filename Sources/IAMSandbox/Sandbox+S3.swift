// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMSigV4

extension Sandbox {
    /// An endpoint with S3's way of saying no; objects are not kept, what is accepted is echoed.
    ///
    /// Source: Amazon S3 API Reference, "Error responses".
    func s3(_ exchange: SandboxExchange) -> SandboxResponse {
        count("s3")
        switch verify(exchange, service: "s3", regions: [options.region]) {
        case .caller: return echo(exchange)
        case .refused(.unknownKey, _):
            return s3Error(
                "InvalidAccessKeyId",
                "The AWS Access Key Id you provided does not exist in our records.",
                [("AWSAccessKeyId", exchange.givenAccessKeyID)],
                exchange
            )
        case .refused(.missingAuthentication, _): return s3Error("AccessDenied", "Access Denied", [], exchange)
        case .refused(.invalidToken, _), .refused(.missingToken, _):
            return s3Error("InvalidToken", "The provided token is malformed or otherwise invalid.", [], exchange)
        case .refused(.expiredToken, _):
            return s3Error("ExpiredToken", "The provided token has expired.", [], exchange)
        case .refused(.skewed, _):
            let message = "The difference between the request time and the current time is too large."
            return s3Error("RequestTimeTooSkewed", message, [("MaxAllowedSkewMilliseconds", "900000")], exchange)
        case .refused(.requestExpired, _): return s3Error("AccessDenied", "Request has expired", [], exchange)
        case .refused(.unsignedHeader, let error):
            return s3Error(
                "AccessDenied",
                error?.message ?? "There were headers present in the request which were not signed",
                [],
                exchange
            )
        case .refused(.payloadMismatch, _):
            let message = "The provided 'x-amz-content-sha256' header does not match what was computed."
            return s3Error("XAmzContentSHA256Mismatch", message, [], exchange)
        case .refused(.wrongScope, let error):
            let message = error?.message ?? "The authorization header is malformed."
            return s3Error("AuthorizationHeaderMalformed", message, [("Region", options.region)], exchange)
        case .refused(.incompleteSignature, let error):
            return s3Error("AuthorizationHeaderMalformed", error?.message ?? "", [], exchange)
        case .refused(_, let error): return s3Mismatch(error?.expected, exchange)
        }
    }

    private func s3Mismatch(_ expected: SigningTrace?, _ exchange: SandboxExchange) -> SandboxResponse {
        var details = [("AWSAccessKeyId", exchange.givenAccessKeyID)]
        if let expected {
            details += [
                ("StringToSign", expected.stringToSign),
                ("SignatureProvided", exchange.givenSignature),
                ("StringToSignBytes", SandboxText.spacedHexadecimal(expected.stringToSign)),
                ("CanonicalRequest", expected.canonicalRequest),
                ("CanonicalRequestBytes", SandboxText.spacedHexadecimal(expected.canonicalRequest)),
            ]
        }
        return s3Error(
            "SignatureDoesNotMatch",
            "The request signature we calculated does not match the signature you provided. Check your key and "
                + "signing method.",
            details,
            exchange
        )
    }

    private func s3Error(
        _ code: String,
        _ message: String,
        _ details: [(String, String)],
        _ exchange: SandboxExchange
    ) -> SandboxResponse {
        countRefusal(code)
        let elements =
            ([("Code", code), ("Message", message)] + details + [("RequestId", exchange.id), ("HostId", "sandbox")])
            .map { "<\($0.0)>\(SandboxText.xml($0.1))</\($0.0)>" }.joined()
        let isMalformed =
            code == "AuthorizationHeaderMalformed" || code == "XAmzContentSHA256Mismatch"
            || code == "ExpiredToken" || code == "InvalidToken"
        return SandboxResponse(
            isMalformed ? 400 : 403,
            type: "application/xml",
            body: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error>\(elements)</Error>",
            fields: [("x-amz-request-id", exchange.id), ("x-amz-id-2", "sandbox")]
        )
    }
}
