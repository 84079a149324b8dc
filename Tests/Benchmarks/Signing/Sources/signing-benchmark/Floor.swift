// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Crypto

/// The hashing that one signature cannot do without, and nothing else.
struct Floor {
    private let canonicalRequest: [UInt8]
    private let stringToSign: [UInt8]
    private let body: [UInt8]
    private let key = SymmetricKey(size: .bits256)
    private let keyed: HMAC<SHA256>

    init(canonicalRequest: String, stringToSign: String, body: [UInt8] = []) {
        self.canonicalRequest = Array(canonicalRequest.utf8)
        self.stringToSign = Array(stringToSign.utf8)
        self.body = body
        self.keyed = HMAC(key: key)
    }

    /// With the key at hand: SHA-256 of the canonical request (and the body), and one HMAC that is keyed already.
    func warm() {
        if !body.isEmpty { keep(Self.hash(body)) }
        keep(Self.hash(canonicalRequest))
        var code = keyed
        code.update(data: stringToSign)
        keep(code.finalize())
    }

    /// With a new key: SHA-256 of the canonical request, and five HMACs.
    func cold() {
        keep(Self.hash(canonicalRequest))
        for _ in 0..<4 { keep(HMAC<SHA256>.authenticationCode(for: stringToSign.prefix(12), using: key)) }
        keep(HMAC<SHA256>.authenticationCode(for: stringToSign, using: key))
    }

    static func hash(_ bytes: [UInt8]) -> SHA256Digest {
        var hash = SHA256()
        bytes.withUnsafeBytes { hash.update(bufferPointer: $0) }
        return hash.finalize()
    }
}
