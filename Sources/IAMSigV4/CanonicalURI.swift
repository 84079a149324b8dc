// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// The second line of the canonical request.
///
/// Source: IAM User Guide, "Create a signed AWS API request", step 1, "CanonicalUri".
package enum CanonicalURI: Sendable {
    /// Makes the canonical URI of a path as it goes over the wire.
    ///
    /// - Parameters:
    ///   - path: The path, already encoded once, without query; raw bytes outside the alphabet are taken as they are.
    ///   - options: Encoding and normalisation.
    package static func text(_ path: String, options: SigningOptions) -> String {
        var scratch = ByteScratch()
        unsafe path.withUTF8Bytes { unsafe write($0, options: options, to: &scratch) }
        return scratch.text(0..<scratch.count)
    }

    /// Writes the canonical URI; an empty path counts as `/`.
    static func write(_ path: UnsafeBufferPointer<UInt8>, options: SigningOptions, to scratch: inout ByteScratch) {
        if unsafe isPlain(path) {
            unsafe scratch.append(path)
        } else if unsafe options.pathNormalization == .normalize && needsNormalization(path) {
            let normal = unsafe normalized(path)
            unsafe normal.withUnsafeBufferPointer { unsafe encode($0, options.pathEncoding, to: &scratch) }
        } else {
            unsafe encode(path, options.pathEncoding, to: &scratch)
        }
    }

    /// Whether the path is its own canonical form by all rules, as nearly every path is.
    private static func isPlain(_ path: UnsafeBufferPointer<UInt8>) -> Bool {
        guard unsafe path.first == UInt8(ascii: "/") else { return false }
        var previous: UInt8 = 0
        for position in 0..<path.count {
            let byte = unsafe path[position]
            if byte == UInt8(ascii: "/") || byte == UInt8(ascii: ".") {
                if previous == UInt8(ascii: "/") { return false }
            } else if !PercentEncoding.isUnreserved(byte) {
                return false
            }
            previous = byte
        }
        return true
    }

    private static func encode(
        _ path: UnsafeBufferPointer<UInt8>,
        _ encoding: PathEncoding,
        to scratch: inout ByteScratch
    ) {
        if unsafe path.first != UInt8(ascii: "/") { scratch.append("/" as Unicode.Scalar) }
        var position = 0
        while position < path.count {
            let byte = unsafe path[position]
            if byte == UInt8(ascii: "/") {
                scratch.append(byte)
            } else if encoding == .single, byte == UInt8(ascii: "%"),
                let value = unsafe PercentEncoding.decoded(path, at: position)
            {
                PercentEncoding.write(value, to: &scratch)
                position += 2
            } else {
                PercentEncoding.write(byte, to: &scratch)
            }
            position += 1
        }
    }

    /// Whether there is an empty segment or one that begins with a dot.
    private static func needsNormalization(_ path: UnsafeBufferPointer<UInt8>) -> Bool {
        var previous: UInt8 = 0
        for position in 0..<path.count {
            let byte = unsafe path[position]
            if previous == UInt8(ascii: "/") && (byte == UInt8(ascii: "/") || byte == UInt8(ascii: ".")) { return true }
            previous = byte
        }
        return unsafe path.first == UInt8(ascii: ".")
    }

    /// Drops empty and `.` segments, lets `..` take its parent, and keeps a final slash.
    ///
    /// A path that ends in `/.` or `/..` loses its slash, as botocore, aws4 and aws-c-auth have it.
    private static func normalized(_ path: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        var result: [UInt8] = [UInt8(ascii: "/")]
        var parents: [Int] = []
        for segment in unsafe path.split(separator: UInt8(ascii: "/")).map(Array.init) {
            if segment.elementsEqual(".".utf8) { continue }
            if segment.elementsEqual("..".utf8) {
                if let parent = parents.popLast() { result.removeSubrange(parent...) }
                continue
            }
            parents.append(result.count)
            result.append(contentsOf: segment)
            result.append(UInt8(ascii: "/"))
        }
        if result.count > 1, unsafe path.last != UInt8(ascii: "/") { result.removeLast() }
        return result
    }
}
