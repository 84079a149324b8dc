// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import IAMPlatform
public import SystemPackage

/// Where the two files are, and who said so.
public struct ProfileLocations: Sendable, Hashable {
    /// Who chose a file.
    public enum Origin: Sendable, Hashable {
        /// The caller.
        case explicit
        /// An environment variable.
        case variable(String)
        /// Nobody: it is the one below the home directory.
        case defaulted
    }

    /// How paths are written.
    public enum PathStyle: Sendable, Hashable {
        /// With slashes; the home is `HOME`.
        case posix
        /// With backslashes; the home is `HOME`, `USERPROFILE`, or `HOMEDRIVE` and `HOMEPATH`.
        case windows

        /// The style of the platform this is built for.
        public static var current: PathStyle {
            #if os(Windows)
                .windows
            #else
                .posix
            #endif
        }
    }

    /// The config file; `nil` if nothing names it and there is no home directory.
    public let config: FilePath?

    /// Who chose the config file.
    public let configOrigin: Origin

    /// The credentials file; `nil` if nothing names it and there is no home directory.
    public let credentials: FilePath?

    /// Who chose the credentials file.
    public let credentialsOrigin: Origin

    /// Finds the files: the explicit path, then `AWS_CONFIG_FILE` and `AWS_SHARED_CREDENTIALS_FILE`, then `~/.aws`.
    ///
    /// `~` stands for the home directory only as the whole first component of a path.
    ///
    /// - Parameters:
    ///   - environment: The variables.
    ///   - config: The caller's choice of config file.
    ///   - credentials: The caller's choice of credentials file.
    ///   - style: How paths are written.
    public static func resolve(
        environment: Environment,
        config: String? = nil,
        credentials: String? = nil,
        style: PathStyle = .current
    ) -> ProfileLocations {
        let home = home(environment, style)
        func locate(_ explicit: String?, _ variable: String, _ name: String) -> (FilePath?, Origin) {
            if let explicit, !explicit.isEmpty { return (FilePath(expand(explicit, home, style)), .explicit) }
            if let path = environment[variable] { return (FilePath(expand(path, home, style)), .variable(variable)) }
            let separator = style == .windows ? "\\" : "/"
            return (home.map { FilePath($0 + separator + ".aws" + separator + name) }, .defaulted)
        }
        let (configPath, configOrigin) = locate(config, "AWS_CONFIG_FILE", "config")
        let (credentialsPath, credentialsOrigin) = locate(credentials, "AWS_SHARED_CREDENTIALS_FILE", "credentials")
        return ProfileLocations(
            config: configPath,
            configOrigin: configOrigin,
            credentials: credentialsPath,
            credentialsOrigin: credentialsOrigin
        )
    }

    /// A path in which `~`, as the whole first component, stands for the home directory.
    ///
    /// - Parameters:
    ///   - path: The path.
    ///   - environment: Says where the home directory is.
    ///   - style: How paths are written.
    /// - Returns: `nil` if the path needs a home directory and there is none.
    package static func expand(
        _ path: String,
        environment: Environment,
        style: PathStyle = .current
    ) -> FilePath? {
        let home = home(environment, style)
        let needsHome = path.utf8.first == UInt8(ascii: "~") && expand(path, "", style) != path
        return needsHome && home == nil ? nil : FilePath(expand(path, home, style))
    }

    /// The home directory without a separator at its end.
    private static func home(_ environment: Environment, _ style: PathStyle) -> String? {
        var home = environment["HOME"]
        if style == .windows, home == nil {
            home = environment["USERPROFILE"]
            if home == nil, let drive = environment["HOMEDRIVE"], let path = environment["HOMEPATH"] {
                home = drive + path
            }
        }
        guard var home else { return nil }
        while let last = home.utf8.last, isSeparator(last, style) { home.removeLast() }
        return home
    }

    private static func expand(_ path: String, _ home: String?, _ style: PathStyle) -> String {
        guard let home, path.utf8.first == UInt8(ascii: "~") else { return path }
        let rest = path.dropFirst()
        guard let next = rest.utf8.first else { return home }
        return isSeparator(next, style) ? home + rest : path
    }

    private static func isSeparator(_ byte: UInt8, _ style: PathStyle) -> Bool {
        byte == UInt8(ascii: "/") || style == .windows && byte == UInt8(ascii: "\\")
    }
}
