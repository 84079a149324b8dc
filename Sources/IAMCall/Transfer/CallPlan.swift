// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import IAMCommand
internal import IAMCredentials
internal import IAMEndpoints
internal import IAMPlatform
internal import SystemPackage

/// Everything about a call that is settled before its first attempt.
struct CallPlan: Sendable {
    let options: CallOptions
    let request: RequestContent

    /// The first request.
    let step: CallStep

    let payload: CallPayload
    let identity: HostIdentity
    let credentials: Credentials
    let platform: Platform
    let transcript: CallTranscript
    let sink: AnswerSink
    let headers: MessageFile?
    let progress: TransferProgress

    /// The byte of the answer to begin with; 0 for all of it.
    let resumeOffset: Int

    /// Where the transfer runs: with its connection, which saves a change of thread for each piece, unless the body comes
    /// from where reading may have to wait.
    var executor: (any TaskExecutor)? { payload.isRepeatable ? platform.transport.executor : nil }

    /// Whether messages are wanted.
    var isTalkative: Bool { !options.transfer.silent || options.transfer.showError }
}

extension AnswerOptions {
    /// The byte that `--continue-at` names.
    ///
    /// - Throws: `UsageError` for what is no offset.
    func resumeOffset(_ file: AnswerFile, _ files: any FileSystem) throws -> Int {
        guard let continueAt else { return 0 }
        guard continueAt == "-" else {
            guard let offset = Int(continueAt), offset >= 0 else {
                throw UsageError("--continue-at '\(continueAt)' is neither a number nor -")
            }
            return offset
        }
        return file.path.flatMap { try? files.metadata(FilePath($0)) }?.size ?? 0
    }
}
