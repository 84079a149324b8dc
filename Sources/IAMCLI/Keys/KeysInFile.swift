// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCommand
internal import IAMCredentials
internal import IAMPlatform
internal import IAMProfiles
internal import IAMProviders
internal import SystemPackage

/// The long-term key that a profile has in a file of AWS's, to be moved to a store.
struct KeysInFile {
    /// The key.
    let key: StoredAccessKey.Key

    /// The file.
    let path: String

    /// The numbers of the lines that hold the key, counted from 1.
    private let lines: Set<Int>
    private let files: any FileSystem

    /// Finds the key.
    init(profile name: String, _ session: Session) throws {
        let files = try ProfileFiles.load(environment: session.platform.environment, files: session.platform.files)
        let profile = files.profile(named: name)
        let places = ["aws_access_key_id", "aws_secret_access_key"].compactMap { profile?.location(of: $0) }
        guard let id = profile?["aws_access_key_id"], let secret = profile?["aws_secret_access_key"],
            case .file(let path, _)? = places.first
        else {
            throw UsageError(
                "the profile \(name) has no access key in a file\n  hint: leave --from-credentials-file out"
            )
        }
        guard profile?["aws_session_token"] == nil, profile?["aws_security_token"] == nil else {
            throw UsageError("the key of the profile \(name) is a temporary one, which ends by itself")
        }
        self.key = StoredAccessKey.Key(accessKeyID: id, secretAccessKey: Secret(secret))
        self.path = path
        self.lines = Set(places.compactMap { if case .file(path, let line) = $0 { line } else { nil } })
        self.files = session.platform.files
        guard lines.count == 2 else {
            throw UsageError("the key of the profile \(name) is in two files\n  hint: move the lines into one of them")
        }
    }

    /// Takes the lines out of the file.
    func remove() throws(FileError) {
        let file = files.resolvingLinks(FilePath(path))
        let mode = try files.metadata(file).mode & 0o600
        let content = try files.read(file, limit: 16 * 1_024 * 1_024)
        let pieces = content.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let kept = pieces.enumerated().filter { !lines.contains($0.offset + 1) }.map(\.element)
        try files.replace(file, with: Array(kept.joined(separator: [UInt8(ascii: "\n")])), mode: mode)
    }
}
