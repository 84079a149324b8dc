// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCommand
internal import IAMPlatform

/// Why a call failed, in curl's words where curl has them, with curl's code.
struct CallFailure: Error, CustomStringConvertible {
    let code: Int32
    let description: String

    /// Puts an error into words.
    ///
    /// - Parameters:
    ///   - step: The request that failed.
    ///   - elapsed: The time since the attempt began.
    ///   - counts: How far it came.
    init(_ error: any Error, _ step: CallStep, elapsed: Duration, _ counts: TransferProgress.Counts) {
        code = ExitCodes.curl.code(for: error)
        guard let error = error as? TransportError else {
            description = "\(error)"
            return
        }
        let url = step.url
        let port = url.port ?? (url.scheme == "https" ? 443 : 80)
        let milliseconds = Int(elapsed.seconds * 1_000)
        switch error.code {
        case .unresolvedHost: description = "Could not resolve host: \(url.host)"
        case .refused:
            description =
                "Failed to connect to \(url.host) port \(port) after \(milliseconds) ms: Couldn't connect to server"
        case .connectTimedOut: description = "Connection timed out after \(milliseconds) milliseconds"
        case .timedOut:
            let total = counts.toReceive.map { " out of \($0)" } ?? ""
            description =
                "Operation timed out after \(milliseconds) milliseconds with \(counts.received)\(total) bytes received"
        case .cutShort:
            description =
                counts.toReceive.map { "transfer closed with \(max(0, $0 - counts.received)) bytes remaining to read" }
                ?? "transfer closed with outstanding read data remaining"
        case .emptyReply: description = "Empty reply from server"
        default: description = error.message
        }
    }
}
