// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials
internal import IAMPlatform
internal import IAMProfiles
internal import SystemPackage

/// The config file with a change to one profile.
struct ConfigFile {
    /// The change.
    var edit: ProfileEdit

    private let path: FilePath
    private let mode: UInt16
    private let files: any FileSystem

    /// Reads the file; one that is not there is empty.
    init(profile: String, platform: Platform) throws {
        guard let given = ProfileLocations.resolve(environment: platform.environment).config else {
            throw CredentialError(
                .invalidConfiguration,
                "there is no home directory for the config file",
                hint: "set HOME or AWS_CONFIG_FILE",
                location: .variable("HOME")
            )
        }
        self.files = platform.files
        // A link stays one: what it leads to is replaced.
        self.path = files.resolvingLinks(given)
        self.mode = (try? files.metadata(path))?.mode ?? 0o600
        var config: [UInt8] = []
        do throws(FileError) {
            config = try files.read(path, limit: 16 * 1_024 * 1_024)
        } catch {
            guard error.code == .notFound else { throw error }
        }
        self.edit = try ProfileEdit(profile: profile, config: config, path: path.string)
    }

    /// Writes the file.
    func save() throws(FileError) {
        try files.createDirectory(path.removingLastComponent(), mode: 0o700)
        try files.replace(path, with: edit.config, mode: mode)
    }
}
