// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMSigV4

extension Refusal {
    /// The signature is not the one that the service calculated.
    func mismatch() -> Diagnosis? {
        let isCode = isCode("SignatureDoesNotMatch", "InvalidSignatureException", "InvalidSignature")
        guard isCode || says("signature we calculated does not match") else { return nil }
        guard let received = answer.expectation?.canonicalRequest.flatMap({ CanonicalParts($0) }), let signed else {
            return localDifference() ?? unexplainedMismatch()
        }
        let differences = signed.differences(from: received)
        if let first = differences.first {
            if let found = localDifference(like: first) { return found }
            let found = diagnosis(of: first, signed, received)
            let others = differences.dropFirst().map { "also differs: \($0.name)" }
            return Diagnosis(
                found.cause,
                found.summary,
                evidence: first.evidence + others.prefix(5),
                fix: found.fix
            )
        }
        return scopeDifference() ?? wrongSecret()
    }

    // MARK: Without a difference

    /// Canonical requests are equal; what is left of the string to sign is the time and the scope.
    private func scopeDifference() -> Diagnosis? {
        guard let ours = exchange.trace?.stringToSign, let theirs = answer.expectation?.stringToSign else { return nil }
        let left = ours.utf8.split(separator: 0x0A).map { String(decoding: $0, as: UTF8.self) }
        let right = theirs.utf8.split(separator: 0x0A).map { String(decoding: $0, as: UTF8.self) }
        guard left.count == 4, right.count == 4, left[2] != right[2] else { return nil }
        let scope = right[2].split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        let evidence = ["signed:   scope \(left[2])", "received: scope \(PartDifference.excerpt(right[2]))"]
        guard scope.count == 4 else { return nil }
        if scope[2] != service { return wrongService(right: scope[2], evidence: evidence) }
        if scope[1] != sent.region { return wrongRegion(right: scope[1], evidence: evidence) }
        return wrongScopeDate(evidence)
    }

    private func wrongSecret() -> Diagnosis {
        let key = Text.escaped(sent.accessKeyID)
        let source = exchange.signer.map { $0.source.isEmpty ? "" : " (from \(Text.escaped($0.source)))" } ?? ""
        return Diagnosis(
            .secretWrong,
            "The secret access key does not belong to the access key id \(key)\(source): the service calculated with "
                + "exactly the request that was signed and still got another signature.",
            evidence: ["signed and received: equal, all \(signed.map { $0.headers.count + 6 } ?? 0) lines"],
            fix: "Put the right secret beside the id: aws configure, or export AWS_ACCESS_KEY_ID, "
                + "AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN anew from one and the same place. A blank or a lost "
                + "character at the end of the secret is the usual slip; if it is lost, make a new access key."
        )
    }

    /// What was changed in this program, between signing and sending.
    ///
    /// - Parameter arrived: What the service saw, if it says so; only the very same difference counts then.
    private func localDifference(like arrived: PartDifference? = nil) -> Diagnosis? {
        guard exchange.trace != nil, let signed,
            let left = CanonicalParts(exchange.request, sent, bodyHash: exchange.sentBodySHA256 ?? signed.payloadHash),
            let first = signed.differences(from: left).first(where: { local in
                guard let arrived else { return local.part != .path }
                return local.part == arrived.part && Text.isSame(local.received, arrived.received)
            })
        else { return nil }
        let found = diagnosis(of: first, signed, left)
        return Diagnosis(
            found.cause,
            found.summary,
            evidence: first.evidence + ["where: in this program, between signing and sending"],
            fix: first.part == .payloadHash
                ? found.fix : "Sign as the last step: nothing may touch the request between signing and sending."
        )
    }

    private func unexplainedMismatch() -> Diagnosis {
        Diagnosis(
            .signatureMismatch,
            "The signature does not match, and the service does not show what it calculated: either the secret does not "
                + "belong to the access key id \(Text.escaped(sent.accessKeyID)), or the request was changed on its way.",
            fix: "Try the same credentials with toolkit whoami: if that fails too, the secret is wrong. If it works, "
                + "look at \(way)."
        )
    }

    // MARK: With a difference

    private func diagnosis(
        of difference: PartDifference,
        _ signed: CanonicalParts,
        _ received: CanonicalParts
    ) -> Diagnosis {
        switch difference.part {
        case .method:
            return Diagnosis(
                .methodChanged,
                "The request was signed as \(Text.escaped(signed.method)) but arrived as "
                    + "\(Text.clipped(Text.escaped(received.method), 40)).",
                fix: sent.place == .query
                    ? "Use the presigned URL with \(Text.escaped(signed.method)), or presign one for the other method."
                    : "Sign with the method that is sent; look for a redirect or a method override at \(way)."
            )
        case .path: return changedPath(signed.path, received.path)
        case .query: return changedQuery(signed.query, received.query)
        case .header(let name): return changedHeader(name, difference)
        case .signedHeaders:
            return Diagnosis(
                .signedHeadersChanged,
                "The list of signed headers is not the one that was signed.",
                fix: "Send the header Authorization as it is; look at \(way)."
            )
        case .payloadHash: return changedBody(signed.payloadHash, received.payloadHash)
        }
    }

    private func changedHeader(_ name: String, _ difference: PartDifference) -> Diagnosis {
        let shownName = Text.clipped(Text.escaped(name), 60)
        let signed = difference.signed ?? ""
        let received = difference.received ?? ""
        if name == "host" {
            return Diagnosis(
                .hostChanged,
                "The request was signed for the host \(PartDifference.excerpt(signed)), but arrived for "
                    + "\(PartDifference.excerpt(received)).",
                fix: "Let \(way) pass the header Host on unchanged, or sign for the host that the service sees: "
                    + "call \(PartDifference.excerpt(received)) itself or give -H 'Host: …'."
            )
        }
        if received.isEmpty {
            return Diagnosis(
                .headerRemoved,
                "The header \(shownName) was signed, but did not arrive.",
                fix: sent.place == .query
                    ? "Send the header \(shownName) with the presigned URL: it is part of the signature."
                    : "Find what drops \(shownName): look at \(way). Or do not send it: -H '\(shownName):'."
            )
        }
        let isRepeated =
            !signed.isEmpty && (received.hasPrefix(signed + ",") || received.hasSuffix("," + signed))
        if isRepeated {
            return Diagnosis(
                .headerRepeated,
                "The header \(shownName) was signed once but arrived more than once.",
                fix: "Find what adds a second \(shownName): look at \(way)."
            )
        }
        let isNeeded = Masking.isSecret(header: name) || name.hasPrefix("x-amz-")
        return Diagnosis(
            .headerChanged,
            signed.isEmpty
                ? "The header \(shownName) was added on the way."
                : "The header \(shownName) was changed on the way: the service saw another value than was signed.",
            fix: isNeeded
                ? "Find what rewrites \(shownName): look at \(way)."
                : "Find what rewrites \(shownName): look at \(way). Or send the value that arrives, so that there is "
                    + "nothing to rewrite, or leave the header out: -H '\(shownName):'."
        )
    }

    private func changedBody(_ signed: String, _ received: String) -> Diagnosis {
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        if signed == "UNSIGNED-PAYLOAD" {
            return Diagnosis(
                .unsignedPayloadRefused,
                "The body was left out of the signature, but \(service.isEmpty ? "this service" : service) wants its "
                    + "hash there.",
                fix: "Sign the body: leave out the header x-amz-content-sha256: UNSIGNED-PAYLOAD."
            )
        }
        if received == empty {
            return Diagnosis(
                .bodyRemoved,
                "A body was signed, but none arrived.",
                fix: "Look for a redirect (they drop the body), a GET with a body, or \(way)."
            )
        }
        if signed == empty {
            return Diagnosis(
                .bodyNotSigned,
                "The signature covers an empty body, but a body arrived.",
                fix: "Give the body to the signer: -d, --data-binary or -T with aws-iam-call, payload: in Swift."
            )
        }
        let isOurs = exchange.sentBodySHA256.map { $0 != signed } ?? false
        return Diagnosis(
            .bodyChanged,
            "The body that arrived is not the body that was signed: its hash differs.",
            fix: isOurs
                ? "The body changed in this program after it was hashed: send the very bytes that were signed."
                : "Look for what rewrites bodies (compression, character sets, line ends, JSON re-formatting) at \(way)."
        )
    }
}
