// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

extension UnsafeRawBufferPointer {
    /// The same for bytes in memory.
    ///
    /// Not generic: in another module a generic call looks conformances up at run time, which costs the cached export
    /// more than all of its own work.
    package var lowercaseHexadecimal: String {
        unsafe String(unsafeUninitializedCapacity: count * 2) { text in
            for index in 0..<count {
                let byte = unsafe self[index]
                unsafe text[index * 2] = Self.digit(byte >> 4)
                unsafe text[index * 2 + 1] = Self.digit(byte & 15)
            }
            return count * 2
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? value + UInt8(ascii: "0") : value - 10 + UInt8(ascii: "a")
    }
}

extension Sequence<UInt8> {
    /// Two lower-case hexadecimal digits for each byte, as SigV4 writes digests and signatures.
    package var lowercaseHexadecimal: String {
        let digits: [UInt8] = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(underestimatedCount * 2)
        for byte in self {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}
