// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

#if AsyncHTTPClientSupport
    internal import IAMPlatform
    internal import NIOSSL

    extension ClientCertificate {
        /// Reads certificate and key now, so that an unusable file is told apart from a server that refuses them.
        func install(in tls: inout TLSConfiguration) throws(TransportError) {
            let chain: [NIOSSLCertificate]
            do {
                chain = try NIOSSLCertificate.fromPEMFile(certificateFile)
            } catch {
                throw TransportError(
                    .clientCertificate,
                    "the client certificate \(certificateFile) cannot be read, or holds no PEM certificate",
                    underlying: error
                )
            }
            guard !chain.isEmpty else {
                throw TransportError(.clientCertificate, "the file \(certificateFile) holds no certificate")
            }
            let file = keyFile ?? certificateFile
            do {
                tls.privateKey = .privateKey(try NIOSSLPrivateKey(file: file, format: .pem))
            } catch {
                throw TransportError(
                    .clientCertificate,
                    "\(file) cannot be read, or holds no PEM key that works without a password; "
                        + "'openssl pkey -in FILE -out FILE' takes the password off",
                    underlying: error
                )
            }
            tls.certificateChain = chain.map { .certificate($0) }
        }
    }
#endif
