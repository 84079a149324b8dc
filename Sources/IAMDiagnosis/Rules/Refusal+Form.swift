// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import IAMSigV4

extension Refusal {
    /// There is no signature, two of them, or a damaged one.
    func formOfTheSignature() -> Diagnosis? {
        if says("only one auth mechanism allowed") { return signedTwice() }
        if isCode("MissingAuthenticationToken", "MissingAuthenticationTokenException")
            || says("missing authentication token")
        {
            return missingToken()
        }
        if let found = unsignedHeaders() { return found }
        if says("X-Amz-Date' or a 'Date' header", "requires a valid Date or x-amz-date header") {
            return Diagnosis(
                .dateMissing,
                "The request arrived without X-Amz-Date or Date, so that the service does not know when it was signed.",
                fix: signed?.value(of: "x-amz-date") == nil
                    ? "Send the header X-Amz-Date that was signed with."
                    : "X-Amz-Date was sent and got lost: look at \(way)."
            )
        }
        let isIncomplete =
            isCode("IncompleteSignature", "IncompleteSignatureException")
            || says("missing equal-sign", "credential is mal-formed", "authorization header is malformed")
            || says("unsupported aws 'algorithm'", "unsupported authorization type")
        guard isIncomplete else { return nil }
        if case .other(let scheme) = sent.place { return otherScheme(scheme) }
        return Diagnosis(
            .incompleteAuthorizationHeader,
            "The header Authorization is not a whole SigV4 signature any more.",
            evidence: exchange.trace?.authorization.map { ["signed:   Authorization: \($0)"] } ?? [],
            fix: "It has to arrive as it was sent, in one piece: look for a limit on header length, an unquoted shell "
                + "variable, or a second Authorization header at \(way)."
        )
    }

    private func missingToken() -> Diagnosis {
        if exchange.request.method == .options {
            return Diagnosis(
                .preflightProtected,
                "The preflight (OPTIONS) of a browser met IAM authorisation; browsers never sign preflights.",
                fix:
                    "Set the authorisation of OPTIONS to NONE: in a REST API enable CORS on the resource, in an HTTP API "
                    + "set its CORS configuration, in the CDK defaultCorsPreflightOptions."
            )
        }
        if case .other(let scheme) = sent.place { return otherScheme(scheme) }
        guard isSigned else { return unsigned() }
        guard service == "execute-api" || service.isEmpty else {
            return Diagnosis(
                .authorizationRemoved,
                "The request was signed, but the signature did not arrive.",
                fix: "Look for what drops the header Authorization (a redirect to another host, a cache, basic "
                    + "authentication) at \(way)."
            )
        }
        let path = String((exchange.request.path ?? "/").prefix { $0 != "?" })
        return Diagnosis(
            .routeOrStageUnknown,
            "API Gateway has no \(exchange.request.method.rawValue) \(PartDifference.excerpt(path)) here: it says "
                + "'Missing Authentication Token' also when stage, path or method do not exist.",
            evidence: ["the request is signed, by \(Text.escaped(sent.accessKeyID)), so that no token is missing"],
            fix: "Check the stage (the first part of the path, such as /prod), the path and the method: "
                + "aws apigateway get-resources --rest-api-id ID. Deploy the API to the stage after changes. A custom "
                + "domain has its base path in place of the stage."
        )
    }

    private func unsigned() -> Diagnosis {
        Diagnosis(
            .unsignedRequest,
            "The request is not signed, and the service takes only signed ones.",
            fix: "Sign it: aws-iam-call URL does; a presigned URL has to be used with all of its parameters."
        )
    }

    private func otherScheme(_ scheme: String) -> Diagnosis {
        Diagnosis(
            .otherAuthorizationScheme,
            "The header Authorization has the scheme \(shown(scheme)), but the service wants an AWS signature there.",
            fix:
                "Leave out -H 'Authorization: …' so that the request is signed. If the API wants a token and no signature, "
                + "check stage and path: API Gateway says the same of routes that it does not have."
        )
    }

    private func signedTwice() -> Diagnosis {
        Diagnosis(
            .signedTwice,
            "The request has two signatures: one in the header Authorization and one in the URL.",
            fix:
                "Use the presigned URL without signing it (plain curl), or sign the URL without its X-Amz-… parameters."
        )
    }

    private func unsignedHeaders() -> Diagnosis? {
        let isHost = says("must be a 'SignedHeader'")
        guard says("headers present in the request which were not signed") || isHost else { return nil }
        let behind = Text.between("were not signed: ", "\n", in: answer.message)
        let names = isHost ? "host" : answer.details["HeadersNotSigned"] ?? behind ?? ""
        let shown = names.isEmpty ? "a header" : Text.clipped(Text.escaped(names), 200)
        return Diagnosis(
            .headersNotSigned,
            "These headers arrived but are not part of the signature: \(shown).",
            fix: sent.place == .query
                ? "Presign with these headers, or do not send them."
                : "Give the headers before signing (-H with aws-iam-call). If you did not send them, look at \(way)."
        )
    }
}
