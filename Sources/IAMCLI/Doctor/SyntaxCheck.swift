// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials
internal import IAMPlatform
internal import IAMProfiles
internal import SystemPackage

/// Files that cannot be read, and lines and sections that are passed over.
enum SyntaxCheck: DoctorCheck {
    static let name = "syntax"

    static func findings(in patient: Patient) -> [Finding] {
        var findings: [Finding] = []
        // Each file for itself, because an error in one would hide those of the other.
        for kind in [FileKind.config, .credentials] {
            do {
                let files = try read(kind, patient)
                for warning in files.warnings where warning.code != .openToOthers {
                    findings.append(
                        Finding(.warning, warning.message, at: warning.location, fix: fix(for: warning))
                    )
                }
            } catch {
                findings.append(Finding(.error, error.message, at: error.location, fix: error.hint))
            }
        }
        return findings
    }

    private enum FileKind {
        case config
        case credentials
    }

    /// The file of one kind, with nothing in place of the other.
    private static func read(_ kind: FileKind, _ patient: Patient) throws(ProfileError) -> ProfileFiles {
        let other = kind == .config ? "AWS_SHARED_CREDENTIALS_FILE" : "AWS_CONFIG_FILE"
        var variables = patient.environment.variables
        variables[other] = "/dev/null"
        let files = EmptyFile(files: patient.platform.files, path: "/dev/null")
        return try ProfileFiles.load(environment: Environment(variables), files: files)
    }

    private static func fix(for warning: ProfileWarning) -> String {
        if let hint = warning.hint { return hint }
        switch warning.code {
        case .missingFile: return "correct the path, or unset the variable"
        case .notText: return "save the file as UTF-8 text"
        default: return "rename or remove it: names have letters, digits and _ - / . % @ : +"
        }
    }
}

/// A file system in which one path is an empty file.
private struct EmptyFile: FileSystem {
    let files: any FileSystem
    let path: FilePath

    var userID: UInt32 { files.userID }

    func read(_ path: FilePath, limit: Int) throws(FileError) -> [UInt8] {
        path == self.path ? [] : try files.read(path, limit: limit)
    }

    func metadata(_ path: FilePath) throws(FileError) -> FileMetadata { try files.metadata(path) }
    func list(_ path: FilePath) throws(FileError) -> [String] { try files.list(path) }

    func replace(_ path: FilePath, with bytes: [UInt8], mode: UInt16) throws(FileError) { throw readOnly(path) }
    func append(_ path: FilePath, _ bytes: [UInt8], mode: UInt16) throws(FileError) { throw readOnly(path) }
    func createDirectory(_ path: FilePath, mode: UInt16) throws(FileError) { throw readOnly(path) }
    func setMode(_ path: FilePath, _ mode: UInt16) throws(FileError) { throw readOnly(path) }
    func remove(_ path: FilePath) throws(FileError) { throw readOnly(path) }

    func lock(_ path: FilePath, within deadline: Duration) async throws(FileError) -> any FileLock {
        throw readOnly(path)
    }

    private func readOnly(_ path: FilePath) -> FileError { FileError(.readOnly, path: path, reason: "only looked at") }
}
