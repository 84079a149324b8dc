// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// The request target that is best to send: one that every implementation of the rules signs alike.
public enum WireTarget: Sendable {
    /// Rewrites the path and the query of a URL as a person types it.
    ///
    /// - For all services but the S3 family: dots are resolved, repeated slashes collapsed, every byte outside the
    ///   alphabet is encoded, and an existing `%XX` stays, in upper case.
    /// - For the S3 family: every segment is decoded and encoded once; dots and repeated slashes stay, as they are
    ///   legal in keys. A raw `+` becomes `%2B`.
    /// - In the query, names and values are decoded and encoded once, in the order given; `+` is a space and becomes
    ///   `%20`; parameters without a name are dropped.
    ///
    /// - Parameters:
    ///   - path: The path; empty counts as `/`.
    ///   - query: What is behind the question mark, if there is one.
    ///   - options: The rules of the service.
    /// - Returns: The request target: path, and query if it is not empty.
    public static func canonical(path: String, query: String?, options: SigningOptions = SigningOptions()) -> String {
        var scratch = ByteScratch()
        let path = options.pathNormalization == .normalize ? resolved(path) : path
        unsafe path.withUTF8Bytes { path in
            if unsafe path.first != UInt8(ascii: "/") { scratch.append("/" as Unicode.Scalar) }
            unsafe write(path, options.pathEncoding, to: &scratch)
        }
        unsafe (query ?? "").withUTF8Bytes { unsafe write(query: $0, to: &scratch) }
        return scratch.text(0..<scratch.count)
    }

    // MARK: Path

    /// Resolves dots as RFC 3986, section 5.2.4, does, so that a path ending in `/.` or `/..` ends in a slash, and
    /// collapses repeated slashes.
    private static func resolved(_ path: String) -> String {
        var segments: [Substring] = []
        var endsInSlash = true
        for segment in path.split(separator: "/", omittingEmptySubsequences: true) {
            switch segment {
            case ".": endsInSlash = true
            case "..":
                _ = segments.popLast()
                endsInSlash = true
            default:
                segments.append(segment)
                endsInSlash = false
            }
        }
        if segments.isEmpty { return "/" }
        return "/" + segments.joined(separator: "/") + (endsInSlash || path.utf8.last == UInt8(ascii: "/") ? "/" : "")
    }

    private static func write(
        _ path: UnsafeBufferPointer<UInt8>,
        _ encoding: PathEncoding,
        to scratch: inout ByteScratch
    ) {
        var position = 0
        while position < path.count {
            let byte = unsafe path[position]
            if byte == UInt8(ascii: "/") {
                scratch.append(byte)
            } else if byte == UInt8(ascii: "%"), let value = unsafe PercentEncoding.decoded(path, at: position) {
                // A service that encodes the wire path again sees the difference between `%7E` and `~`, so it stays.
                if encoding == .single {
                    PercentEncoding.write(value, to: &scratch)
                } else {
                    scratch.append(percentEncoded: value)
                }
                position += 2
            } else {
                PercentEncoding.write(byte, to: &scratch)
            }
            position += 1
        }
    }

    // MARK: Query

    private static func write(query: UnsafeBufferPointer<UInt8>, to scratch: inout ByteScratch) {
        var separator: Unicode.Scalar = "?"
        var position = 0
        while position < query.count {
            let piece = unsafe QueryPiece(of: query, from: position)
            position = piece.end + 1
            if piece.name.isEmpty { continue }
            scratch.append(separator)
            separator = "&"
            unsafe PercentEncoding.writeCanonical(piece.name, of: query, plus: " ", to: &scratch)
            guard let value = piece.value else { continue }
            scratch.append("=" as Unicode.Scalar)
            unsafe PercentEncoding.writeCanonical(value, of: query, plus: " ", to: &scratch)
        }
    }
}
