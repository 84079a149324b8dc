// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

#if AsyncHTTPClientSupport
    internal import IAMPlatform
    internal import NIOSSL

    /// Which servers are believed.
    enum TrustedCertificates {
        static func tlsConfiguration(
            _ configuration: HTTPTransportConfiguration
        ) throws(TransportError) -> TLSConfiguration {
            var tls = TLSConfiguration.makeClientConfiguration()
            tls.minimumTLSVersion = .tlsv12
            switch configuration.certificateVerification {
            case .full: tls.certificateVerification = .fullVerification
            case .none: tls.certificateVerification = .none
            }
            if let path = configuration.caBundle { tls.trustRoots = .certificates(try certificates(path)) }
            return tls
        }

        /// Reads the certificates now, so that an unusable file is told apart from an unknown server.
        private static func certificates(_ path: String) throws(TransportError) -> [NIOSSLCertificate] {
            let certificates: [NIOSSLCertificate]
            do {
                certificates = try NIOSSLCertificate.fromPEMFile(path)
            } catch {
                throw TransportError(
                    .certificateFile,
                    "the file of trusted certificates \(path) cannot be read, or holds no PEM certificate",
                    underlying: error
                )
            }
            guard !certificates.isEmpty else {
                throw TransportError(.certificateFile, "the file of trusted certificates \(path) holds no certificate")
            }
            return certificates
        }
    }
#endif
