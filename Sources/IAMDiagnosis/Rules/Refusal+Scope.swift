// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMSigV4

extension Refusal {
    /// The credential names another day, region, service or end than the service wants.
    ///
    /// Source: "Credential should be scoped to …" of all services but S3; `AuthorizationHeaderMalformed` and
    /// `AuthorizationQueryParametersError` of S3.
    func credentialScope() -> Diagnosis? {
        if let found = algorithm() { return found }
        if says("valid region, not", "is wrong; expecting") || isMalformedRegion {
            return wrongRegion(right: rightRegion)
        }
        if says("correct service:") {
            return wrongService(right: Text.between("correct service: '", "'", in: answer.message))
        }
        if says("incorrect service") {
            return wrongService(right: Text.between("belongs to \"", "\"", in: answer.message))
        }
        if says("valid terminator", "incorrect terminal") {
            return Diagnosis(
                .scopeTerminator,
                "The credential in the signature does not end in aws4_request.",
                fix:
                    "Whatever wrote the header Authorization cut or changed it; sign with aws-iam-call, or look at \(way)."
            )
        }
        if says("date in credential scope", "invalid credential date") { return wrongScopeDate([]) }
        return nil
    }

    private var isMalformedRegion: Bool {
        isCode("AuthorizationHeaderMalformed", "AuthorizationQueryParametersError") && answer.details["Region"] != nil
    }

    private func algorithm() -> Diagnosis? {
        let isGlobal = host.hasSuffix(".accesspoint.s3-global.amazonaws.com")
        if isGlobal || says("sigv4a", "AWS4-ECDSA-P256-SHA256 is required", "use AWS4-ECDSA-P256-SHA256"),
            exchange.trace?.algorithm ?? "AWS4-HMAC-SHA256" == "AWS4-HMAC-SHA256", isSigned,
            status == 400
                || says("AWS4-ECDSA-P256-SHA256", "sigv4a", "authorization mechanism")
        {
            return Diagnosis(
                .multiRegionNeeded,
                "The endpoint \(Text.escaped(host)) serves several regions and wants a SigV4a signature, which is good for "
                    + "all of them; the request was signed for the region \(shown(sent.region)) alone.",
                fix: "Sign with SigV4a: --aws-sigv4 aws:amz:*:s3 or --region '*'. Temporary credentials must come from "
                    + "a regional STS endpoint."
            )
        }
        guard isSigned,
            says("authorization mechanism you have provided is not supported", "unsupported aws 'algorithm'")
        else {
            return nil
        }
        return Diagnosis(
            .algorithmUnsupported,
            "The service does not take the way the request was signed.",
            evidence: ["signed with: \(exchange.trace?.algorithm ?? "not known")"],
            fix: "Sign with SigV4 (AWS4-HMAC-SHA256) for one region: give --region REGION instead of '*', and no older "
                + "signature version."
        )
    }

    /// The region that the service names, or that the host has in it.
    private var rightRegion: String? {
        let named = answer.details["Region"] ?? answer.field("x-amz-bucket-region")
        if let named, !named.isEmpty { return named }
        if let expected = Text.between("expecting '", "'", in: answer.message) { return expected }
        if let label = host.split(separator: ".").map(String.init).first(where: Self.isRegion) { return label }
        return host.hasSuffix(".amazonaws.com") ? "us-east-1" : nil
    }

    /// Whether a label of a host name is a region, such as `eu-west-2` or `us-gov-west-1`.
    static func isRegion(_ label: String) -> Bool {
        let parts = label.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard (3...5).contains(parts.count), let last = parts.last, (1...2).contains(last.count),
            last.allSatisfy({ (0x30...0x39).contains($0) }), (2...4).contains(parts[0].count)
        else { return false }
        return parts.dropLast().allSatisfy { part in
            !part.isEmpty && part.allSatisfy { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
        }
    }

    func wrongRegion(right: String?, evidence: [String] = []) -> Diagnosis {
        let region = right.map { Text.clipped(Text.escaped($0), 40) }
        let rule = exchange.scopeChoice.map { $0.rule.isEmpty ? [] : ["region taken from: \($0.rule)"] } ?? []
        return Diagnosis(
            .regionWrong,
            "The request was signed for the region \(shown(sent.region)), but \(region.map { "the right one is '\($0)'" } ?? "the service is in another one").",
            evidence: evidence + rule,
            fix: region.map { "Give the region: --region \($0), or region = \($0) in the profile." }
                ?? "Give the region that the service is in: --region REGION."
        )
    }

    func wrongService(right: String?, evidence: [String] = []) -> Diagnosis {
        let name = right.map { Text.clipped(Text.escaped($0), 60) }
        let rule = exchange.scopeChoice.map { $0.rule.isEmpty ? [] : ["service taken from: \($0.rule)"] } ?? []
        return Diagnosis(
            .serviceWrong,
            "The request was signed for the service \(shown(sent.service)), but \(name.map { "the endpoint is '\($0)'" } ?? "the endpoint is another one").",
            evidence: evidence + rule,
            fix: name.map { "Give the signing name of the service: --service \($0)." }
                ?? "Give the signing name of the service: --service NAME."
        )
    }

    func wrongScopeDate(_ evidence: [String]) -> Diagnosis {
        Diagnosis(
            .dateScopeMismatch,
            "The day in the credential (\(shown(sent.date))) is not the day of the time of signing "
                + "(\(shown(sent.timestamp))); both must be the same UTC day.",
            evidence: evidence,
            fix:
                "Sign again, with one time for both: a header X-Amz-Date that was set by hand, or changed after signing, "
                + "does this, and so does a local day where the UTC day is meant."
        )
    }

    func shown(_ text: String) -> String { text.isEmpty ? "(none)" : "'\(Text.clipped(Text.escaped(text), 60))'" }
}
