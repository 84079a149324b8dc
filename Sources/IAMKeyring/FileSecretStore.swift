// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

package import IAMCredentials
package import IAMPlatform
package import SystemPackage

/// Secrets in private files, for machines that have no keyring.
///
/// One directory for each service with mode 0700, one file for each secret with mode 0600 and replaced as a whole. Nothing
/// is encrypted: a key would have to lie beside it.
package struct FileSecretStore: SecretStore {
    /// The most bytes of a secret.
    private static let sizeLimit = 64 * 1_024

    private let directory: FilePath
    private let files: any FileSystem

    /// Makes a store; nothing is read or made yet.
    ///
    /// - Parameters:
    ///   - directory: Where the files are.
    ///   - files: The file system.
    package init(directory: FilePath, files: any FileSystem) {
        self.directory = directory
        self.files = files
    }

    /// `aws-iam-toolkit/secrets` in the user's data directory.
    ///
    /// - Parameter environment: Says where: `XDG_DATA_HOME` if it is absolute, otherwise `.local/share` in `HOME`.
    /// - Returns: `nil` if neither is set to an absolute path.
    ///
    /// Source: XDG Base Directory Specification.
    package static func defaultDirectory(environment: Environment) -> FilePath? {
        let own = FilePath("aws-iam-toolkit/secrets")
        if let data = environment["XDG_DATA_HOME"].map({ FilePath($0) }), data.isAbsolute {
            return data.appending(own.components)
        }
        guard let home = environment["HOME"].map({ FilePath($0) }), home.isAbsolute else { return nil }
        return home.appending(".local").appending("share").appending(own.components)
    }

    package var kind: SecretStoreKind { .file }
    package var place: String { directory.string }

    package var warning: String? {
        "the keys are in files that are not encrypted (mode 0600, in \(directory)): whoever may read your files has them"
    }

    package func check() async throws(SecretStoreError) {}

    package func read(_ item: SecretItem) async throws(SecretStoreError) -> Secret? {
        let path = path(of: item)
        do throws(FileError) {
            let metadata = try files.metadata(path)
            guard metadata.kind == .file, metadata.owner == files.userID, !metadata.isOpenToOthers else {
                throw FileError(.denied, path: path, reason: "others than you may read it")
            }
            return Secret(bytes: try files.read(path, limit: Self.sizeLimit))
        } catch {
            if error.code == .notFound { return nil }
            throw failure("cannot be read", error, hint: "make the file yours alone: chmod 600 \(path)")
        }
    }

    package func write(_ secret: Secret, as item: SecretItem, label: String) async throws(SecretStoreError) {
        let path = path(of: item)
        do throws(FileError) {
            let directory = path.removingLastComponent()
            try files.createDirectory(directory, mode: 0o700)
            let metadata = try files.metadata(directory)
            guard metadata.owner == files.userID else {
                throw FileError(.denied, path: directory, reason: "the directory belongs to user \(metadata.owner)")
            }
            if metadata.isOpenToOthers { try files.setMode(directory, 0o700) }
            let bytes = secret.withExposedBytes { $0 }
            try files.replace(path, with: bytes, mode: 0o600)
        } catch {
            throw failure("cannot be kept", error, hint: "make the directory writable, or set XDG_DATA_HOME")
        }
    }

    package func remove(_ item: SecretItem) async throws(SecretStoreError) -> Bool {
        let path = path(of: item)
        do throws(FileError) {
            _ = try files.metadata(path)
            try files.remove(path)
            return true
        } catch {
            if error.code == .notFound { return false }
            throw failure("cannot be removed", error, hint: "remove the file yourself")
        }
    }

    package func accounts(of service: String) async throws(SecretStoreError) -> [String] {
        do throws(FileError) {
            let names = try files.list(directory.appending(Self.fileName(service)))
            return names.filter { !$0.hasPrefix(".") }.compactMap(Self.account).sorted()
        } catch {
            if error.code == .notFound { return [] }
            throw failure("cannot be listed", error, hint: "check the directory")
        }
    }

    private func path(of item: SecretItem) -> FilePath {
        directory.appending(Self.fileName(item.service)).appending(Self.fileName(item.account))
    }

    private func failure(_ what: String, _ error: FileError, hint: String) -> SecretStoreError {
        SecretStoreError(.failed, .file, "the file of the keys \(what): \(error)", hint: hint)
    }

    // MARK: Names

    /// A name as a file's: all but letters, digits, `-` and `_` as `%XX`.
    static func fileName(_ name: String) -> String {
        var text: [UInt8] = []
        for byte in name.utf8 {
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                text.append(byte)
            default: text += "%\(byte < 16 ? "0" : "")\(String(byte, radix: 16, uppercase: true))".utf8
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Undoes ``fileName(_:)``; `nil` for a file of another kind.
    static func account(_ fileName: String) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(fileName.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else { return nil }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        let name = String(decoding: bytes, as: UTF8.self)
        return self.fileName(name) == fileName ? name : nil
    }
}
