// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMSigV4

extension Refusal {
    /// Names how two canonical paths differ.
    func changedPath(_ signed: String, _ received: String) -> Diagnosis {
        let shown = (PartDifference.excerpt(signed), PartDifference.excerpt(received))
        if CanonicalParts.fullyDecoded(signed) == CanonicalParts.fullyDecoded(received) {
            if received.utf8.count > signed.utf8.count {
                return Diagnosis(
                    .pathEncodedTwice,
                    "The path was percent-encoded once more than was signed: \(shown.0) became \(shown.1).",
                    fix: isS3
                        ? "The service does not follow S3's rule of encoding once; give its own name with --service."
                        : "Let \(way) pass the path on byte for byte, or call with a path that needs no encoding."
                )
            }
            return Diagnosis(
                .pathNotEncoded,
                "The path was decoded on the way: \(shown.0) was signed, \(shown.1) arrived.",
                fix: "Let \(way) pass the path on byte for byte (nginx: proxy_pass without a URI; Apache: "
                    + "AllowEncodedSlashes NoDecode), or call with a path without percent signs."
            )
        }
        if Self.normal(signed) == Self.normal(received) {
            return Diagnosis(
                .pathNormalised,
                "Double slashes or dot segments of the path were resolved on the way: \(shown.0) became \(shown.1).",
                fix: "Call with the resolved path, or switch the merging of slashes off at \(way) "
                    + "(nginx: merge_slashes off). For S3 keys with // or . use curl's --path-as-is."
            )
        }
        var what = "The path is not the one that was signed: \(shown.0) became \(shown.1)."
        if signed.hasSuffix(received), received != "/" {
            what += " The beginning \(PartDifference.excerpt(String(signed.dropLast(received.count)))) was cut off."
        } else if received.hasSuffix(signed), signed != "/" {
            what += " \(PartDifference.excerpt(String(received.dropLast(signed.count)))) was put in front."
        } else if received == signed + "/" || signed == received + "/" {
            what += " Only the slash at the end differs."
        }
        return Diagnosis(
            .pathChanged,
            what,
            fix:
                "Sign the path that the service sees: call the service itself, or remove the rewriting of paths (stage, "
                + "base path, trailing slash) at \(way)."
        )
    }

    private static func normal(_ path: String) -> String {
        CanonicalURI.text(path, options: SigningOptions(pathEncoding: .single, pathNormalization: .normalize))
    }

    /// Names how two canonical queries differ.
    func changedQuery(_ signed: [String], _ received: [String]) -> Diagnosis {
        if signed.sorted() == received.sorted() {
            return Diagnosis(
                .queryReordered,
                "The parameters of the query are the signed ones, but in another order.",
                fix: "Write the parameters in the order of their names; the service does not sort them itself."
            )
        }
        func spaced(_ pairs: [String]) -> [String] {
            pairs.map { Text.replacing("+", with: "%20", in: Text.replacing("%2B", with: "%20", in: $0)) }.sorted()
        }
        if spaced(signed) == spaced(received) {
            return Diagnosis(
                .plusSignInQuery,
                "A plus sign in the query was read in two ways: as a blank by one side, as itself by the other.",
                fix: "Write %20 for a blank and %2B for a plus sign in the URL, never a bare +."
            )
        }
        if signed.map(CanonicalParts.fullyDecoded).sorted() == received.map(CanonicalParts.fullyDecoded).sorted() {
            return Diagnosis(
                .queryEncoding,
                "The query was encoded once more or once less on the way.",
                fix: "Let \(way) pass the query on byte for byte, and do not encode what is encoded already."
            )
        }
        return changedParameters(signed, received)
    }

    private func changedParameters(_ signed: [String], _ received: [String]) -> Diagnosis {
        func name(_ pair: String) -> String { Text.parameter(pair).name }
        let names = (Set(signed.map(name)), Set(received.map(name)))
        let changed = Set(signed).subtracting(received).union(Set(received).subtracting(signed)).map(name)
        func list(_ names: Set<String>) -> String {
            names.sorted().prefix(6).map { PartDifference.excerpt(Text.clipped($0, 60)) }.joined(separator: ", ")
        }
        let added = names.1.subtracting(names.0)
        let removed = names.0.subtracting(names.1)
        let others = Set(changed).subtracting(added).subtracting(removed)
        let words = [
            added.isEmpty ? "" : "added: \(list(added))", removed.isEmpty ? "" : "removed: \(list(removed))",
            others.isEmpty ? "" : "changed: \(list(others))",
        ].filter { !$0.isEmpty }.joined(separator: "; ")
        if sent.place == .query {
            return Diagnosis(
                .presignedParameterChanged,
                "The query of the presigned URL was changed after signing (\(words)).",
                fix:
                    "Use the URL exactly as it was made: in quotes in a shell, without adding, dropping or re-encoding "
                    + "parameters. For other parameters presign again."
            )
        }
        return Diagnosis(
            .queryChanged,
            "The query is not the one that was signed (\(words)).",
            fix: "Find what changes parameters after signing: look at \(way)."
        )
    }
}
