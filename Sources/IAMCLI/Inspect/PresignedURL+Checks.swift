// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials
internal import IAMEndpoints
internal import IAMSigV4

internal import struct FoundationEssentials.Date

/// Why a presigned URL will be refused, as far as that shows without its secret.
///
/// Source: Amazon S3 API Reference, "Authenticating Requests: Using Query Parameters".
extension PresignedURL {
    /// Everything that is wrong, the reasons that alone suffice first.
    ///
    /// - Parameters:
    ///   - now: The present.
    ///   - identity: What the host is signed for; `nil` if it does not tell.
    func findings(at now: Date, identity: HostIdentity?) -> [Finding] {
        var findings = names() + damage()
        if form == .version4 {
            findings += algorithmAndCredential() + signature() + headers() + token()
            if let identity { findings += scope(identity) }
        }
        findings += time(now)
        if form == .version2 {
            findings.append(
                Finding(
                    .warning,
                    "Signature Version 2 works in no region that opened after January 2014, and for new buckets nowhere",
                    fix: "Make the URL with toolkit presign."
                )
            )
        }
        return findings.filter { $0.severity == .error } + findings.filter { $0.severity != .error }
    }

    // MARK: Parameters

    private func names() -> [Finding] {
        var findings = misspelt.map { name, meant in
            Finding(.error, "the parameter \(name) is misspelt; names count to the letter", fix: "Write \(meant).")
        }
        let present = Set(parameters.map(\.name) + misspelt.map(\.meant))
        for name in required where !present.contains(name) {
            let isLast = name.hasSuffix("Signature")
            findings.append(
                Finding(
                    .error,
                    "the parameter \(name) is missing" + (isLast ? "; the URL may have been cut off" : ""),
                    fix: isLast ? "Copy the URL to its end." : "Copy the whole URL, or make it again."
                )
            )
        }
        let auth = required + ["X-Amz-Security-Token"]
        for name in auth where parameters.count(where: { $0.name == name }) > 1 {
            findings.append(Finding(.error, "the parameter \(name) is there twice", fix: "Make the URL again."))
        }
        return findings
    }

    private func damage() -> [Finding] {
        let auth = required + ["X-Amz-Security-Token", "X-Amz-S3session-Token"]
        let given = parameters.filter { auth.contains($0.name) }
        var findings: [Finding] = []
        if let parameter = given.first(where: { Self.isEncodedTwice($0.raw) }) {
            findings.append(
                Finding(
                    .error,
                    "\(parameter.name) was encoded twice: it has %25 in it where % is meant",
                    fix: "Use the URL as it was made; whatever carried it must not encode it again."
                )
            )
        }
        if let parameter = given.first(where: { $0.raw.contains("+") }) {
            findings.append(
                Finding(
                    .error,
                    "\(parameter.name) has a raw +, which is read as a blank",
                    fix: "Write %2B in its place."
                )
            )
        }
        return findings
    }

    /// Whether `%25` is followed by two digits, as in `%252F`.
    private static func isEncodedTwice(_ raw: String) -> Bool {
        raw.ranges(of: "%25").contains { range in
            let digits = raw[range.upperBound...].prefix(2)
            return digits.count == 2 && digits.allSatisfy(\.isHexDigit)
        }
    }

    // MARK: Signature

    private var isMultiRegion: Bool { algorithm == "AWS4-ECDSA-P256-SHA256" }

    private func algorithmAndCredential() -> [Finding] {
        var findings: [Finding] = []
        if let algorithm, algorithm != "AWS4-HMAC-SHA256", !isMultiRegion {
            findings.append(
                Finding(.error, "'\(algorithm.prefix(40))' is no algorithm of AWS", fix: "Make the URL again.")
            )
        }
        guard self["X-Amz-Credential"] != nil else { return findings }
        guard let credential else {
            let form = isMultiRegion ? "KEY/DAY/SERVICE/aws4_request" : "KEY/DAY/REGION/SERVICE/aws4_request"
            findings.append(Finding(.error, "X-Amz-Credential is not \(form)", fix: "Make the URL again."))
            return findings
        }
        if credential.end != "aws4_request" {
            findings.append(
                Finding(.error, "X-Amz-Credential ends in '\(credential.end.prefix(40))', not in aws4_request")
            )
        }
        if let date = part("Date"), start != nil, !date.hasPrefix(credential.day) {
            findings.append(
                Finding(
                    .error,
                    "X-Amz-Credential is for the day \(credential.day.prefix(8)), X-Amz-Date for \(date.prefix(8))",
                    fix: "Both are the UTC day of signing; make the URL again."
                )
            )
        }
        if isMultiRegion, self["X-Amz-Region-Set"] == nil {
            findings.append(Finding(.error, "the parameter X-Amz-Region-Set is missing, which SigV4a needs"))
        }
        return findings
    }

    private func signature() -> [Finding] {
        guard let signature = part("Signature") else { return [] }
        let isHexadecimal = signature.utf8.allSatisfy {
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
        }
        let count = signature.utf8.count
        // A DER signature of P-256 has 68 to 72 bytes nearly always, and never more.
        let isComplete = isMultiRegion ? (130...144).contains(count) && count % 2 == 0 : count == 64
        if isHexadecimal, isComplete { return [] }
        if isHexadecimal, count < 64, parameters.last?.name == "X-Amz-Signature" {
            let message = "the URL was cut off: its signature has \(count) of 64 digits"
            return [Finding(.error, message, fix: "Copy the URL to its end.")]
        }
        let wanted = isMultiRegion ? "a signature in lower-case hexadecimal" : "64 lower-case hexadecimal digits"
        return [Finding(.error, "X-Amz-Signature is not \(wanted)", fix: "Make the URL again.")]
    }

    private func headers() -> [Finding] {
        guard self["X-Amz-SignedHeaders"] != nil else { return [] }
        let names = signedHeaders
        var findings: [Finding] = []
        if !names.contains("host") {
            findings.append(Finding(.error, "the host is not among X-Amz-SignedHeaders", fix: "Make the URL again."))
        }
        let isOrdered = zip(names, names.dropFirst()).allSatisfy { Array($0.utf8).lexicographicallyPrecedes($1.utf8) }
        if !isOrdered || names.contains(where: { $0 != $0.lowercased() || $0.isEmpty }) {
            findings.append(
                Finding(
                    .error,
                    "X-Amz-SignedHeaders is not a sorted list of lower-case names",
                    fix: "Make the URL again."
                )
            )
        }
        let others = names.filter { $0 != "host" && !$0.isEmpty }
        if !others.isEmpty {
            findings.append(
                Finding(.note, "whoever uses the URL has to send \(others.joined(separator: ", ")) as it was signed")
            )
        }
        return findings
    }

    private func token() -> [Finding] {
        let isTemporary = credential?.accessKeyID.hasPrefix("ASIA") == true
        guard let token = sessionToken else {
            guard isTemporary else { return [] }
            return [
                Finding(
                    .error,
                    "the key is a temporary one (ASIA…) and X-Amz-Security-Token is missing",
                    fix: "Make the URL with the session token too."
                )
            ]
        }
        var findings = [
            Finding(.note, "the URL carries a session token and ends with its session, if that ends first")
        ]
        if credential?.accessKeyID.hasPrefix("AKIA") == true {
            findings.append(
                Finding(
                    .error,
                    "a lasting key (AKIA…) has no session token, but one is there",
                    fix: "Make the URL again."
                )
            )
        }
        let position = parameters.firstIndex { $0.name == token.name }
        let isBehind = parameters.firstIndex { $0.name == "X-Amz-Signature" }.flatMap { at in position.map { $0 > at } }
        let isDeviceGateway = credential?.service == "iotdevicegateway"
        if isDeviceGateway, isBehind == false {
            findings.append(
                Finding(
                    .warning,
                    "the token stands before the signature, as if it were signed; AWS IoT wants it added afterwards",
                    fix: "Make the URL with toolkit presign."
                )
            )
        } else if !isDeviceGateway, isBehind == true {
            findings.append(
                Finding(
                    .warning,
                    "the token stands behind the signature, as if it had been added unsigned; only AWS IoT takes that",
                    fix: "Make the URL with toolkit presign."
                )
            )
        }
        return findings
    }

    // MARK: Scope

    private func scope(_ identity: HostIdentity) -> [Finding] {
        guard let credential else { return [] }
        var findings: [Finding] = []
        if credential.service != identity.service {
            findings.append(
                Finding(
                    .error,
                    "it is signed for the service \(credential.service), the host is one of \(identity.service)",
                    fix: "Make the URL for the host that is called."
                )
            )
        }
        if isMultiRegion != (identity.algorithm == .sigV4a) {
            let wanted = identity.algorithm == .sigV4a ? "SigV4a (AWS4-ECDSA-P256-SHA256)" : "SigV4 (AWS4-HMAC-SHA256)"
            // Several services take SigV4a for a regional host too.
            let severity = isMultiRegion ? Finding.Severity.warning : .error
            findings.append(Finding(severity, "the host wants \(wanted)", fix: "Make the URL with toolkit presign."))
        } else if let region = credential.region, region != identity.region {
            let isLegacyGlobal = identity.rule.hasPrefix("[BUCKET.]s3")
            findings.append(
                Finding(
                    isLegacyGlobal ? .warning : .error,
                    isLegacyGlobal
                        ? "it is signed for \(region) and the host is the one for all regions, which may redirect"
                        : "it is signed for \(region), the host is in \(identity.region)",
                    fix: "Make the URL for the host of the region."
                )
            )
        }
        return findings
    }

    // MARK: Time

    private func time(_ now: Date) -> [Finding] {
        var findings: [Finding] = []
        if form != .version2 {
            if let date = part("Date"), date.utf8.count != 16 || !date.utf8.contains(UInt8(ascii: "T")) || start == nil
            {
                findings.append(Finding(.error, "the date of signing is not of the form YYYYMMDDTHHMMSSZ"))
            }
            if let text = part("Expires"), lifetime.map(SigV4Signer.presignedLifetime.contains) != true {
                findings.append(
                    Finding(
                        .error,
                        "the lifetime '\(text.prefix(20))' is not a number of seconds from 1 to 604800 (7 days)",
                        fix: "Make the URL with --expires-in 7d at most."
                    )
                )
            }
        }
        if let end, end <= now {
            let ago = Duration.seconds(now.timeIntervalSince(end)).spoken
            findings.append(
                Finding(.error, "it expired \(ago) ago, at \(AWSTimestamp.extended(end))", fix: "Make a new one.")
            )
        }
        if let start, start > now.addingTimeInterval(900) {
            let ahead = Duration.seconds(start.timeIntervalSince(now)).spoken
            findings.append(
                Finding(
                    .error,
                    "it is not valid yet: it was signed for a time \(ahead) ahead",
                    fix: "Set the clock of the machine that signs."
                )
            )
        }
        return findings
    }
}
