// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// The fixed parts of an `aws-chunked` body.
enum ChunkFraming {
    /// What stands between the size of a chunk and its signature.
    static var signature: String { ";chunk-signature=" }

    /// What stands before the signature of the trailer.
    static var trailerSignature: String { "x-amz-trailer-signature:" }

    /// The end of every line and of every chunk.
    static var lineEnd: [UInt8] { [UInt8(ascii: "\r"), UInt8(ascii: "\n")] }

    /// The number of hexadecimal digits of a size.
    static func digits(_ size: Int) -> Int { size == 0 ? 1 : (Int.bitWidth - size.leadingZeroBitCount + 3) / 4 }
}

/// The forms of `aws-chunked`, as `x-amz-content-sha256` names them.
struct ChunkedForm: Hashable, Sendable {
    /// Whether every chunk, and the trailer, is signed.
    let isSigned: Bool

    /// Whether there is a trailer.
    let hasTrailer: Bool

    /// Reads the value of `x-amz-content-sha256`.
    ///
    /// - Parameters:
    ///   - literal: The value.
    ///   - algorithm: How the request itself is signed, which its chunks follow.
    init?(_ literal: String, _ algorithm: SigningAlgorithm) {
        switch literal {
        case "STREAMING-UNSIGNED-PAYLOAD-TRAILER": self.init(isSigned: false, hasTrailer: true)
        case "STREAMING-\(algorithm.name)-PAYLOAD": self.init(isSigned: true, hasTrailer: false)
        case "STREAMING-\(algorithm.name)-PAYLOAD-TRAILER": self.init(isSigned: true, hasTrailer: true)
        default: return nil
        }
    }

    init(isSigned: Bool, hasTrailer: Bool) {
        self.isSigned = isSigned
        self.hasTrailer = hasTrailer
    }

    /// The value of `x-amz-content-sha256`.
    func literal(_ algorithm: SigningAlgorithm) -> String {
        isSigned
            ? "STREAMING-\(algorithm.name)-PAYLOAD" + (hasTrailer ? "-TRAILER" : "")
            : "STREAMING-UNSIGNED-PAYLOAD-TRAILER"
    }
}
