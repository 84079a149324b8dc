// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

extension ChunkedUpload {
    /// A checksum that is sent behind the body.
    public enum Checksum: String, Sendable, Hashable, CaseIterable {
        /// CRC-32 as in Ethernet and gzip.
        case crc32

        /// CRC-32C (Castagnoli).
        case crc32c

        /// CRC-64/NVME, what current SDKs send.
        case crc64nvme

        /// SHA-1.
        case sha1

        /// SHA-256.
        case sha256

        /// The name of the header or trailer field that carries it, such as `x-amz-checksum-crc32`.
        ///
        /// Source: Amazon S3 User Guide, "Checking object integrity for data uploads".
        public var headerName: String { "x-amz-checksum-\(rawValue)" }

        /// The value of `x-amz-sdk-checksum-algorithm`, such as `CRC32`.
        public var algorithmName: String { rawValue.uppercased() }

        /// Calculates the checksum of a whole body.
        ///
        /// - Returns: The value of the field: the bytes, the highest first, in base64.
        public func value(of body: [UInt8]) -> String {
            var calculation = ChecksumCalculation(self)
            unsafe body.withUnsafeBytes { unsafe calculation.update($0) }
            return calculation.finalize()
        }

        /// The characters of the value.
        var valueLength: Int {
            switch self {
            case .crc32, .crc32c: 8
            case .crc64nvme: 12
            case .sha1: 28
            case .sha256: 44
            }
        }
    }
}
