// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import IAMCredentials

internal import struct FoundationEssentials.Date

extension Refusal {
    /// What is wrong with a URL that carries its signature.
    ///
    /// Source: Amazon S3 API Reference, "Error responses", `AuthorizationQueryParametersError`.
    func presignedURL() -> Diagnosis? {
        guard sent.place == .query else { return nil }
        if let repeated = repeatedParameter {
            return Diagnosis(
                .presignedParameterRepeated,
                "The parameter \(repeated) stands in the presigned URL more than once.",
                fix: "Use the URL as it was made, once; a URL that is signed already cannot be signed again."
            )
        }
        if says("X-Amz-Expires must be", "X-Amz-Expires should be") { return lifetime() }
        if says("request has expired", "signature expired") { return expired() }
        if says("not yet valid", "signature not yet current") { return notYetValid() }
        if isCode("AuthorizationQueryParametersError") || says("query-string parameters must include") {
            return Diagnosis(
                .presignedParameterMissing,
                "The presigned URL is not complete: a parameter of its signature is missing or malformed.",
                fix:
                    "Use the whole URL, in quotes in a shell: '&' ends a command there. Some mail and chat programs cut "
                    + "long URLs or change %3B and %2F."
            )
        }
        return nil
    }

    private var repeatedParameter: String? {
        let target = exchange.request.path ?? ""
        var seen: Set<Substring> = []
        let query = target.drop { $0 != "?" }.dropFirst()
        for pair in query.split(separator: "&") where pair.hasPrefix("X-Amz-") {
            let name = pair.prefix { $0 != "=" }
            if !seen.insert(name).inserted { return String(name) }
        }
        return nil
    }

    private func lifetime() -> Diagnosis {
        Diagnosis(
            .presignedLifetimeInvalid,
            "The presigned URL asks for a life of \(sent.lifetime.map { "\($0) seconds" } ?? "an unreadable length"); "
                + "1 to 604800 seconds (7 days) are possible.",
            fix:
                "Presign again with --presign 604800 or less. For longer access hand out new URLs, or let CloudFront sign."
        )
    }

    private func expired() -> Diagnosis {
        let begin = AWSTimestamp.parse(sent.timestamp)
        let end = begin.flatMap { begin in sent.lifetime.map { begin.addingTimeInterval(Double($0)) } }
        let now = answer.details["ServerTime"].flatMap { AWSTimestamp.parse($0) } ?? exchange.receivedAt
        let since = end.map { " \(Self.span(now.timeIntervalSince($0))) ago" } ?? ""
        return Diagnosis(
            .presignedExpired,
            "The presigned URL ended\(since): it was made at \(shown(sent.timestamp)) for "
                + "\(sent.lifetime.map { Self.span(Double($0)) } ?? "an unknown time").",
            evidence: end.map {
                ["ended at:     \(AWSTimestamp.basic($0))", "service time: \(AWSTimestamp.basic(now))"]
            }
                ?? [],
            fix:
                "Presign again: aws-iam-call --presign SECONDS URL. A URL also ends with the temporary credentials that "
                + "signed it, whatever its own life."
        )
    }

    private func notYetValid() -> Diagnosis {
        let now = answer.details["ServerTime"].flatMap { AWSTimestamp.parse($0) }
        let ahead = now.flatMap { now in
            AWSTimestamp.parse(sent.timestamp).map { " \(Self.span($0.timeIntervalSince(now))) from now" }
        }
        return Diagnosis(
            .presignedNotYetValid,
            "The presigned URL begins in the future\(ahead ?? ""), at \(shown(sent.timestamp)).",
            fix: "Set the clock of the machine that made the URL, then presign again; or wait until it begins."
        )
    }
}
