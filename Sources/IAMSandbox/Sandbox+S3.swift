// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import IAMCredentials
internal import IAMSigV4

internal import struct FoundationEssentials.Date

/// A refusal of S3.
struct S3Fault: Error {
    let status: Int
    let code: String
    let message: String
    /// Further elements of the answer.
    var details: [(String, String)] = []
    var fields: [(String, String)] = []

    init(_ status: Int, _ code: String, _ message: String, _ details: [(String, String)] = []) {
        self.status = status
        self.code = code
        self.message = message
        self.details = details
    }
}

extension Sandbox {
    /// An endpoint of S3: its way of saying no, and one bucket, ``sandboxBucket``, that keeps objects; what is accepted
    /// for any other is echoed.
    ///
    /// | Bucket or key | What it answers |
    /// |---|---|
    /// | `sandbox-bucket` | objects, see ``object(_:_:)`` |
    /// | `elsewhere` | that the bucket is in `eu-central-1` |
    /// | `forbidden/…` in any bucket | `AccessDenied` without a reason |
    /// | `encrypted/…` in any bucket | that the key of the encryption may not be used |
    ///
    /// Source: Amazon S3 API Reference, "Error responses".
    func s3(_ exchange: SandboxExchange) -> SandboxResponse {
        count("s3")
        do throws(S3Fault) {
            return try answerS3(exchange)
        } catch {
            countRefusal(error.code)
            let elements =
                ([("Code", error.code), ("Message", error.message)] + error.details
                + [("RequestId", exchange.id), ("HostId", "sandbox")])
                .map { "<\($0.0)>\(SandboxText.xml($0.1))</\($0.0)>" }.joined()
            return SandboxResponse(
                error.status,
                type: "application/xml",
                body: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error>\(elements)</Error>",
                fields: error.fields + [("x-amz-request-id", exchange.id), ("x-amz-id-2", "sandbox")]
            )
        }
    }

    private func answerS3(_ exchange: SandboxExchange) throws(S3Fault) -> SandboxResponse {
        var exchange = exchange
        let host = (exchange.request.authority ?? "").split(separator: ".")
        if host.contains("s3-global"), exchange.field("authorization")?.hasPrefix("AWS4-ECDSA") != true,
            !exchange.query.contains("X-Amz-Algorithm=AWS4-ECDSA")
        {
            let message = "The authorization mechanism you have provided is not supported. Please use "
            throw S3Fault(400, "InvalidRequest", message + "AWS4-ECDSA-P256-SHA256.")
        }
        let caller: SandboxCaller
        switch verify(exchange, service: "s3", regions: [options.region]) {
        case .caller(let found, let body):
            caller = found
            exchange.body = body
        case .refused(let code, let error): throw fault(code, error, exchange)
        }
        let (bucket, key) = exchange.s3Location
        if bucket == "elsewhere" {
            var fault = S3Fault(
                301,
                "PermanentRedirect",
                "The bucket you are attempting to access must be addressed using the specified endpoint. Please send all "
                    + "future requests to this endpoint.",
                [("Endpoint", "elsewhere.s3.eu-central-1.amazonaws.com"), ("Bucket", "elsewhere")]
            )
            fault.fields = [("x-amz-bucket-region", "eu-central-1")]
            throw fault
        }
        if key.hasPrefix("forbidden/") { throw S3Fault(403, "AccessDenied", "Access Denied") }
        if caller.isReadOnly, exchange.request.method != .get, exchange.request.method != .head {
            throw S3Fault(
                403,
                "AccessDenied",
                "User: \(caller.arn) is not authorized to perform this action on resource: arn:aws:s3:::\(bucket)/\(key) "
                    + "because no session policy allows it"
            )
        }
        if key.hasPrefix("encrypted/") {
            throw S3Fault(
                403,
                "AccessDenied",
                "User: \(caller.arn) is not authorized to perform: kms:Decrypt on resource: arn:aws:kms:\(options.region):"
                    + "\(SandboxAccounts.mainAccountID):key/1234abcd-12ab-34cd-56ef-1234567890ab because no identity-based "
                    + "policy allows the kms:Decrypt action"
            )
        }
        return bucket == Self.sandboxBucket ? try object(key, exchange) : echo(exchange)
    }

    // MARK: What the verifier refused

    private func fault(
        _ code: VerificationError.Code,
        _ error: VerificationError?,
        _ exchange: SandboxExchange
    ) -> S3Fault {
        let message = error?.message ?? ""
        switch code {
        case .unknownKey:
            return S3Fault(
                403,
                "InvalidAccessKeyId",
                "The AWS Access Key Id you provided does not exist in our records.",
                [("AWSAccessKeyId", exchange.givenAccessKeyID)]
            )
        case .missingAuthentication: return S3Fault(403, "AccessDenied", "Access Denied")
        case .invalidToken, .missingToken:
            return S3Fault(400, "InvalidToken", "The provided token is malformed or otherwise invalid.")
        case .expiredToken: return S3Fault(400, "ExpiredToken", "The provided token has expired.")
        case .skewed, .requestExpired, .notYetValid: return timeFault(code, exchange)
        case .unsignedHeader: return unsignedHeader(message)
        case .payloadMismatch: return payloadFault(message, exchange)
        case .wrongScope: return scopeFault(message, exchange)
        case .incompleteSignature: return incomplete(message, exchange)
        default: return mismatch(error?.expected, exchange)
        }
    }

    private func timeFault(_ code: VerificationError.Code, _ exchange: SandboxExchange) -> S3Fault {
        let now = ("ServerTime", AWSTimestamp.extended(exchange.date))
        if code == .skewed {
            return S3Fault(
                403,
                "RequestTimeTooSkewed",
                "The difference between the request time and the current time is too large.",
                [("RequestTime", exchange.field("x-amz-date") ?? ""), now, ("MaxAllowedSkewMilliseconds", "900000")]
            )
        }
        let query = SandboxQuery(exchange.query)
        let begin = AWSTimestamp.parse(query["X-Amz-Date"] ?? "") ?? exchange.date
        let end = begin.addingTimeInterval(Double(query["X-Amz-Expires"].flatMap { Int($0) } ?? 0))
        let expires = ("Expires", AWSTimestamp.extended(end))
        if code == .notYetValid {
            let milliseconds = String(Int(begin.timeIntervalSince1970) * 1_000)
            let details = [("X-Amz-Date", milliseconds), expires, now]
            return S3Fault(403, "AccessDenied", "Request is not yet valid", details)
        }
        let details = [("X-Amz-Expires", query["X-Amz-Expires"] ?? ""), expires, now]
        return S3Fault(403, "AccessDenied", "Request has expired", details)
    }

    private func unsignedHeader(_ message: String) -> S3Fault {
        let text = "There were headers present in the request which were not signed"
        guard let start = message.firstRange(of: text + ": ") else { return S3Fault(403, "AccessDenied", message) }
        return S3Fault(403, "AccessDenied", text, [("HeadersNotSigned", String(message[start.upperBound...]))])
    }

    private func payloadFault(_ message: String, _ exchange: SandboxExchange) -> S3Fault {
        let given = exchange.field("x-amz-content-sha256") ?? ""
        guard message.contains("does not match") else {
            let details = [("ArgumentName", "x-amz-content-sha256"), ("ArgumentValue", given)]
            return S3Fault(400, "InvalidArgument", message, details)
        }
        return S3Fault(
            400,
            "XAmzContentSHA256Mismatch",
            message,
            [("ClientComputedContentSHA256", given), ("S3ComputedContentSHA256", exchange.bodyDigest)]
        )
    }

    private func scopeFault(_ message: String, _ exchange: SandboxExchange) -> S3Fault {
        let isQuery = exchange.isPresigned
        let code = isQuery ? "AuthorizationQueryParametersError" : "AuthorizationHeaderMalformed"
        let start = isQuery ? "Error parsing the X-Amz-Credential parameter" : "The authorization header is malformed"
        guard exchange.givenRegion != options.region else { return S3Fault(400, code, "\(start); \(message)") }
        return S3Fault(
            400,
            code,
            "\(start); the region '\(exchange.givenRegion)' is wrong; expecting '\(options.region)'",
            [("Region", options.region)]
        )
    }

    private func incomplete(_ message: String, _ exchange: SandboxExchange) -> S3Fault {
        if message.hasPrefix("Only one auth mechanism") { return S3Fault(400, "InvalidArgument", message) }
        if message.hasPrefix("Missing required header") { return S3Fault(400, "InvalidRequest", message) }
        return S3Fault(
            400,
            exchange.isPresigned ? "AuthorizationQueryParametersError" : "AuthorizationHeaderMalformed",
            message
        )
    }

    private func mismatch(_ expected: SigningTrace?, _ exchange: SandboxExchange) -> S3Fault {
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
        return S3Fault(
            403,
            "SignatureDoesNotMatch",
            "The request signature we calculated does not match the signature you provided. Check your key and "
                + "signing method.",
            details
        )
    }
}
