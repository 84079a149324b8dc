// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

extension Refusal {
    /// Hash, checksum or length of the body are wrong.
    func payload() -> Diagnosis? {
        if isCode("XAmzContentSHA256Mismatch") || says("'x-amz-content-sha256' header does not match") {
            return hashMismatch()
        }
        if isCode("MissingSecurityHeader") || says("missing required header for this request: x-amz-content-sha256") {
            return Diagnosis(
                .bodyHashHeaderMissing,
                "S3 wants the header x-amz-content-sha256, which did not arrive.",
                fix: "Sign for the service s3, which adds it: --service s3. curl 7.88 and older do not add it; give "
                    + "-H 'x-amz-content-sha256: UNSIGNED-PAYLOAD' there."
            )
        }
        if says("x-amz-content-sha256 must be") {
            return Diagnosis(
                .bodyHashHeaderInvalid,
                "The header x-amz-content-sha256 holds what the service does not take: "
                    + "\(shown(signed?.payloadHash ?? signed?.value(of: "x-amz-content-sha256") ?? "")).",
                fix: "Leave the header out, so that signing writes the SHA-256 of the body."
            )
        }
        if isCode("BadDigest", "InvalidDigest", "XAmzContentChecksumMismatch") {
            return Diagnosis(
                .checksumMismatch,
                "The body that arrived does not have the checksum that was sent with it (Content-MD5 or "
                    + "x-amz-checksum-…).",
                fix: "Calculate the checksum of the very bytes that are sent, in base64; if it is right, look for what "
                    + "rewrites bodies at \(way)."
            )
        }
        guard isCode("IncompleteBody") else { return nil }
        return Diagnosis(
            .bodyIncomplete,
            "Fewer bytes of the body arrived than Content-Length promised.",
            fix:
                "Send again; if it happens each time, look for a limit on body size or a changed file (it must not grow or "
                + "shrink while it is sent) at \(way)."
        )
    }

    private func hashMismatch() -> Diagnosis {
        let claimed = answer.details["ClientComputedContentSHA256"] ?? signed?.payloadHash ?? ""
        let computed = answer.details["S3ComputedContentSHA256"] ?? ""
        let isOurs = exchange.sentBodySHA256.map { $0 != claimed } ?? false
        return Diagnosis(
            .payloadMismatch,
            "The body that arrived does not have the hash in its header x-amz-content-sha256.",
            evidence: ["in the header: \(shown(claimed))", "of the body:   \(shown(computed))"],
            fix: isOurs
                ? "The body changed in this program after it was hashed: send the very bytes that were signed, and do not "
                    + "reuse a header x-amz-content-sha256 for another body."
                : "Look for what rewrites bodies (compression, line ends, re-formatting) at \(way)."
        )
    }
}
