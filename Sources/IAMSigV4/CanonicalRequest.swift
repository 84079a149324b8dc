// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// The six parts of a request that are hashed, in the form that both sides can compute.
///
/// Source: IAM User Guide, "Create a signed AWS API request", step 1.
struct CanonicalRequest {
    /// Where the whole text lies.
    let range: Range<Int>

    /// Where the names of the signed headers lie.
    let signedHeaders: Range<Int>

    /// Where the payload hash lies.
    let payloadHash: Range<Int>

    /// What was found in the query.
    let query: CanonicalQuery.Findings

    /// Whether there is a `#` in the target, which would cut it on its way.
    let hasFragment: Bool

    /// What the header values are made of.
    let content: HeaderValue.Content

    /// Writes the canonical request.
    ///
    /// - Parameters:
    ///   - method: The method as sent.
    ///   - target: The request target as it goes over the wire: path, and query after the first question mark.
    ///   - excluded: Parameters of the query that are not part of it.
    ///   - headers: The headers to sign.
    ///   - payload: The last line.
    ///   - options: Encoding and normalisation of the path.
    ///   - scratch: Where to write it.
    init(
        method: String,
        target: String,
        excluding excluded: [String],
        headers: borrowing CanonicalHeaders,
        payload: String,
        options: SigningOptions,
        to scratch: inout ByteScratch
    ) {
        let start = scratch.count
        scratch.append(method)
        scratch.append("\n" as Unicode.Scalar)
        (query, hasFragment) = unsafe target.withUTF8Bytes { target in
            let (mark, hasFragment) = unsafe Self.split(target)
            let path = unsafe UnsafeBufferPointer(rebasing: target[..<mark])
            unsafe CanonicalURI.write(path, options: options, to: &scratch)
            scratch.append("\n" as Unicode.Scalar)
            guard mark < target.count else { return (CanonicalQuery.Findings(), hasFragment) }
            let query = unsafe UnsafeBufferPointer(rebasing: target[(mark + 1)...])
            return unsafe (CanonicalQuery.write(query, excluding: excluded, to: &scratch), hasFragment)
        }
        scratch.append("\n" as Unicode.Scalar)
        content = headers.write(to: &scratch)
        scratch.append("\n" as Unicode.Scalar)
        let names = scratch.count
        headers.writeNames(to: &scratch)
        signedHeaders = names..<scratch.count
        scratch.append("\n" as Unicode.Scalar)
        let hash = scratch.count
        scratch.append(payload)
        payloadHash = hash..<scratch.count
        range = start..<scratch.count
    }

    /// Where the query begins, or the target ends, and whether there is a fragment.
    private static func split(_ target: UnsafeBufferPointer<UInt8>) -> (mark: Int, hasFragment: Bool) {
        var mark = 0
        while mark < target.count, unsafe target[mark] != UInt8(ascii: "?") { mark += 1 }
        // Without stopping at the first, so that many bytes are compared at a time.
        var hashes: UInt8 = 0
        for position in 0..<target.count { unsafe hashes |= target[position] == UInt8(ascii: "#") ? 1 : 0 }
        return (mark, hashes != 0)
    }
}
