// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import IAMSigV4
import Testing

@Suite struct ChecksumTests {
    /// The check values of the catalogue of parametrised CRC algorithms, and the digests of FIPS 180-4, of "123456789".
    static let checks: [(ChunkedUpload.Checksum, String)] = [
        (.crc32, "y/Q5Jg=="),
        (.crc32c, "4waSgw=="),
        (.crc64nvme, "rosUhgp5mIg="),
        (.sha1, "98O8HYCOBHMq32eZZczDTKeuNEE="),
        (.sha256, "FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU="),
    ]

    @Test(arguments: checks) func `the check value comes out`(checksum: ChunkedUpload.Checksum, value: String) {
        #expect(checksum.value(of: Array("123456789".utf8)) == value)
        #expect(checksum.headerName == "x-amz-checksum-\(checksum.rawValue)")
    }

    @Test func `the names are those of the S3 API`() {
        let names = ChunkedUpload.Checksum.allCases.map(\.algorithmName)
        #expect(names == ["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"])
    }

    /// Bit by bit, as the definition has it.
    static let polynomials: [(ChunkedUpload.Checksum, UInt64, UInt64)] = [
        (.crc32, 0xEDB8_8320, 0xFFFF_FFFF), (.crc32c, 0x82F6_3B78, 0xFFFF_FFFF),
        (.crc64nvme, 0x9A6C_9329_AC4B_C9B5, .max),
    ]

    @Test(arguments: polynomials) func `bodies of every length give what the definition gives`(
        checksum: ChunkedUpload.Checksum,
        polynomial: UInt64,
        ones: UInt64
    ) {
        var generator = SeededGenerator(seed: 11)
        for length in Array(0...50) + [127, 128, 129, 1_000] {
            let body = (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }
            var state = ones
            for byte in body {
                state ^= UInt64(byte)
                for _ in 0..<8 { state = state >> 1 ^ (state & 1 == 0 ? 0 : polynomial) }
            }
            let bytes = (ones == .max ? 0..<8 : 0..<4).reversed().map {
                UInt8(truncatingIfNeeded: (state ^ ones) >> ($0 * 8))
            }
            #expect(checksum.value(of: body) == Self.base64(bytes), "length \(length)")
        }
    }

    private static func base64(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }
}
