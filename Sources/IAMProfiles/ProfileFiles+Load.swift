// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials
public import IAMPlatform
internal import SystemPackage

extension ProfileFiles {
    /// The most bytes a file may have: 4 MiB.
    public static var sizeLimit: Int { 4 * 1_024 * 1_024 }

    /// Finds and reads both files.
    ///
    /// A file that is missing, and a directory in its place, count as empty; there is a warning if a variable named it.
    /// A credentials file that everybody may read gives a warning too. Reads two files and blocks for as long.
    ///
    /// - Parameters:
    ///   - environment: The variables that say where the files are.
    ///   - files: The file system.
    ///   - config: The caller's choice of config file, which must be there.
    ///   - credentials: The caller's choice of credentials file, which must be there.
    /// - Throws: ``ProfileError`` with ``ProfileError/Code/unreadable``, ``ProfileError/Code/tooLarge`` or
    ///   ``ProfileError/Code/syntax``.
    public static func load(
        environment: Environment,
        files: any FileSystem,
        config: String? = nil,
        credentials: String? = nil
    ) throws(ProfileError) -> ProfileFiles {
        let locations = ProfileLocations.resolve(environment: environment, config: config, credentials: credentials)
        var warnings: [ProfileWarning] = []
        let configBytes = try read(locations.config, locations.configOrigin, "config", files, &warnings)
        let credentialsBytes = try read(
            locations.credentials,
            locations.credentialsOrigin,
            "credentials",
            files,
            &warnings
        )
        if !credentialsBytes.isEmpty, let path = locations.credentials { warnIfOpen(path, files, &warnings) }
        return try ProfileFiles(
            config: configBytes,
            credentials: credentialsBytes,
            configPath: locations.config?.string ?? "~/.aws/config",
            credentialsPath: locations.credentials?.string ?? "~/.aws/credentials",
            warnings: warnings
        )
    }

    private static func read(
        _ path: FilePath?,
        _ origin: ProfileLocations.Origin,
        _ name: String,
        _ files: any FileSystem,
        _ warnings: inout [ProfileWarning]
    ) throws(ProfileError) -> [UInt8] {
        guard let path else { return [] }
        let location = ConfigurationLocation.file(path: path.string, line: nil)
        do {
            return try files.read(path, limit: sizeLimit)
        } catch {
            switch (error.code, origin) {
            case (.notFound, .defaulted):
                break
            case (.notFound, .variable(let variable)):
                let message = "the \(name) file that $\(variable) names is not there and counts as empty"
                warnings.append(ProfileWarning(.missingFile, message, location: location))
            case (.isDirectory, .defaulted), (.isDirectory, .variable):
                let message = "there is a directory in the place of the \(name) file, which counts as empty"
                warnings.append(ProfileWarning(.missingFile, message, location: location))
            case (.tooLarge, _):
                throw ProfileError(
                    .tooLarge,
                    "the \(name) file is larger than \(sizeLimit / 1_024 / 1_024) MiB",
                    hint: "Check that the path leads to the right file.",
                    location: location
                )
            default:
                throw ProfileError(
                    .unreadable,
                    "the \(name) file cannot be read: \(error.reason)",
                    hint: error.code == .denied
                        ? "Make it readable for this user: chmod u+r, or correct its owner."
                        : "Check the path and the file.",
                    location: location
                )
            }
            return []
        }
    }

    private static func warnIfOpen(_ path: FilePath, _ files: any FileSystem, _ warnings: inout [ProfileWarning]) {
        guard let mode = (try? files.metadata(path))?.mode, mode & 0o006 != 0 else { return }
        let octal = String(mode & 0o777, radix: 8)
        let message =
            "everybody on this machine may use the credentials file (mode \(octal)); close it: chmod 600 \(path)"
        warnings.append(
            ProfileWarning(
                .openToOthers,
                message,
                location: .file(path: path.string, line: nil),
                hint: "chmod 600 \(path)"
            )
        )
    }
}
