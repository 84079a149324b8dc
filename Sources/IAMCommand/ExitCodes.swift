// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials
internal import IAMEndpoints
internal import IAMPlatform
internal import IAMProfiles
internal import IAMSTS
internal import IAMSigV4

/// The two tables of exit codes.
///
/// Source: AWS CLI, "Return codes"; curl's manual, "EXIT CODES".
package enum ExitCodes: Sendable {
    case toolkit
    case curl

    /// The code for a command line that cannot be understood.
    package var usage: Int32 { self == .toolkit ? 252 : 2 }

    /// The code for what has none of its own.
    package var other: Int32 { self == .toolkit ? 255 : 1 }

    /// The code for an error.
    package func code(for error: any Error) -> Int32 {
        switch self {
        case .toolkit: Self.toolkitCode(error)
        case .curl: Self.curlCode(error)
        }
    }

    private static func toolkitCode(_ error: any Error) -> Int32 {
        switch error {
        case let error as CredentialError:
            switch error.code {
            case .refused: 254
            case .unreachable, .timedOut: 255
            case .cancelled: 130
            default: 253
            }
        case let error as STSError: toolkitCode(error.credentialError)
        case is ProfileError, is EndpointError, is UnexportableValue, is SecretStoreError: 253
        case is UsageError, is SigningError: 252
        case is CancellationError: 130
        case is TransportError, is OutputError, is InputError, is FileError, is ProcessError: 255
        default: 255
        }
    }

    private static func curlCode(_ error: any Error) -> Int32 {
        switch error {
        case is CredentialError, is STSError, is ProfileError, is EndpointError, is SigningError: 94
        case let error as TransportError: curlCode(error.code)
        case let error as CallError: error.code
        case is UsageError: 2
        case is OutputError: 23
        case is InputError: 26
        case is CancellationError: 130
        default: 1
        }
    }

    private static func curlCode(_ code: TransportError.Code) -> Int32 {
        switch code {
        case .invalidURL: 3
        case .insecure, .unavailable, .notHTTP: 1
        case .unresolvedProxy: 5
        case .unresolvedHost: 6
        case .refused: 7
        case .cutShort: 18
        case .connectTimedOut, .timedOut: 28
        case .handshake: 35
        case .emptyReply: 52
        case .sendFailed: 55
        case .clientCertificate: 58
        case .certificate: 60
        case .contentEncoding: 61
        case .certificateFile: 77
        case .http2: 92
        case .tooLarge: 63
        case .cancelled: 130
        default: 56
        }
    }
}

/// A command line that parses but makes no sense.
package struct UsageError: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}
