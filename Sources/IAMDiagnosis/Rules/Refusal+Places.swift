// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes

extension Refusal {
    /// Answers of API Gateway, Lambda and S3 that say little.
    func placesAndRoutes() -> Diagnosis? {
        if exchange.request.method == .head && answer.form == .empty && answer.code.isEmpty {
            return Diagnosis(
                .answerWithoutBody,
                "The service answered \(status) to HEAD, and answers to HEAD have no body that could say why.",
                fix: "Repeat the call as a GET, for S3 of one byte: aws-iam-call -r 0-0 URL."
            )
        }
        if isFunctionURL, says("forbidden") { return functionURL() }
        if answer.form == .json, says("forbidden") { return forbiddenAPI() }
        if status == 401, isCode("UnauthorizedException") || says("unauthorized", "jwt token") {
            return otherAuthorizer()
        }
        if says("user is not authorized to access this resource") { return otherAuthorizer() }
        if isS3, isCode("AccessDenied", "AllAccessDisabled") || says("access denied") { return s3Denied() }
        if !isSigned, isCode("AccessDenied", "AccessDeniedException") || answer.form == .empty { return unsignedCall() }
        return nil
    }

    private func functionURL() -> Diagnosis {
        if !isSigned { return unsignedCall() }
        let url = Text.escaped(host)
        return Diagnosis(
            .functionURLForbidden,
            "The Lambda function URL \(url) refused the caller \(Text.escaped(sent.accessKeyID)) and does not "
                + "say why.",
            fix:
                "Function URLs want two permissions, lambda:InvokeFunctionUrl and lambda:InvokeFunction, in the caller's "
                + "policy, and in the function's policy if the caller is of another account: aws lambda add-permission "
                + "--action lambda:InvokeFunctionUrl … and again --action lambda:InvokeFunction "
                + "--invoked-via-function-url …"
        )
    }

    private func unsignedCall() -> Diagnosis {
        Diagnosis(
            .unsignedRequest,
            "The request is not signed, and the service says only that it is forbidden.",
            fix: isFunctionURL
                ? "Sign it: aws-iam-call URL. The function URL has the authorisation AWS_IAM."
                : "Sign it: aws-iam-call URL."
        )
    }

    private func forbiddenAPI() -> Diagnosis {
        if isCode("ForbiddenException") {
            return Diagnosis(
                .apiKeyOrMapping,
                "API Gateway answers Forbidden before it looks at the signature.",
                fix:
                    "Send the API key if the method wants one (-H 'x-api-key: …'); for a custom domain check its base path "
                    + "mapping; for a private API call through its VPC endpoint with the right host; look for an AWS WAF "
                    + "rule on the stage."
            )
        }
        if !isSigned { return unsignedCall() }
        return Diagnosis(
            .apiForbidden,
            "The HTTP API refused the call and does not say why: a wrong signature, unknown credentials and a missing "
                + "permission all get the same answer.",
            fix:
                "Check the credentials with toolkit whoami and the region of the signature (\(shown(sent.region))); allow "
                + "execute-api:Invoke to the caller; the access log of the stage shows $context.authorizer.error."
        )
    }

    private func otherAuthorizer() -> Diagnosis {
        Diagnosis(
            .otherAuthorizer,
            "The route is protected by something other than IAM (a Lambda authorizer, Cognito, a JWT or an API key), which "
                + "did not let the call in; a signature is not looked at.",
            fix: "Send what the authorizer wants, such as -H 'Authorization: Bearer …' with plain curl, or set the "
                + "authorisation of the route to AWS_IAM and deploy."
        )
    }

    private func s3Denied() -> Diagnosis {
        if !isSigned {
            return Diagnosis(
                .unsignedRequest,
                "The request is not signed, and the bucket is not open to everybody.",
                fix: "Sign it: aws-iam-call URL, or use a presigned URL with all of its parameters."
            )
        }
        return Diagnosis(
            .s3AccessDenied,
            "The signature is right, but S3 does not allow it and does not say which policy is missing.",
            fix:
                "Check that the caller may do it in its own policy and in the bucket policy, that the object is not owned "
                + "or encrypted by another account, and allow s3:ListBucket: without it S3 says 403 of objects that do "
                + "not exist."
        )
    }

    // MARK: Elsewhere

    /// The bucket answers from another region or endpoint.
    func redirection() -> Diagnosis? {
        let region = answer.field("x-amz-bucket-region") ?? answer.details["Region"]
        let isMoved =
            isCode("PermanentRedirect", "TemporaryRedirect", "IllegalLocationConstraintException")
            || [301, 307, 400].contains(status) && region != nil && answer.form == .empty
        guard isMoved else { return nil }
        let place = answer.details["Endpoint"].map { Text.clipped(Text.escaped($0), 120) }
        let shownRegion = region.map { Text.clipped(Text.escaped($0), 40) }
        return Diagnosis(
            .s3WrongEndpoint,
            "The bucket is not at \(Text.escaped(host)), but \(place.map { "at \($0)" } ?? "elsewhere")"
                + "\(shownRegion.map { ", in the region \($0)" } ?? "").",
            fix: "Call it there: https://\(place ?? "s3.\(shownRegion ?? "REGION").amazonaws.com/BUCKET")/…"
                + "\(shownRegion.map { " with --region \($0)" } ?? ""). A redirect is not followed, because the signature "
                + "is for this host."
        )
    }
}
