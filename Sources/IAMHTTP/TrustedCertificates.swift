// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

#if AsyncHTTPClientSupport
    internal import IAMPlatform
    internal import NIOSSL

    /// Which servers are believed, and what they are shown.
    enum TrustedCertificates {
        static func tlsConfiguration(
            _ configuration: HTTPTransportConfiguration
        ) throws(TransportError) -> TLSConfiguration {
            var tls = TLSConfiguration.makeClientConfiguration()
            tls.minimumTLSVersion = version(configuration.minimumTLSVersion)
            tls.maximumTLSVersion = configuration.maximumTLSVersion.map(version)
            switch configuration.certificateVerification {
            case .full: tls.certificateVerification = .fullVerification
            case .none: tls.certificateVerification = .none
            }
            let listed = try configuration.caBundle.map { path throws(TransportError) in try certificates(path) }
            if let directory = configuration.caDirectory {
                tls.trustRoots = .file(directory)
                if let listed { tls.additionalTrustRoots = [.certificates(listed)] }
            } else if let listed {
                tls.trustRoots = .certificates(listed)
            }
            try configuration.clientCertificate?.install(in: &tls)
            return tls
        }

        private static func version(_ version: HTTPTransportConfiguration.TLSVersion) -> TLSVersion {
            switch version {
            case .v1_2: .tlsv12
            case .v1_3: .tlsv13
            }
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
