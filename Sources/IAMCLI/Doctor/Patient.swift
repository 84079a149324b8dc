// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import IAMCredentials
internal import IAMPlatform
internal import IAMProfiles
internal import IAMProviders
internal import SystemPackage

/// What the doctor looks at.
struct Patient: Sendable {
    /// The machine, with a transport that connects.
    let platform: Platform

    /// What the command line says.
    let options: ChainOptions

    /// Whether services may be asked.
    let mayConnect: Bool

    /// Where the two files are.
    let locations: ProfileLocations

    /// The two files; `nil` if one of them cannot be read.
    let files: ProfileFiles?

    /// The profile that is meant.
    let selection: ProfileSelection

    init(platform: Platform, options: ChainOptions, mayConnect: Bool) {
        self.platform = platform
        self.options = options
        self.mayConnect = mayConnect
        self.locations = ProfileLocations.resolve(environment: platform.environment)
        self.files = try? ProfileFiles.load(environment: platform.environment, files: platform.files)
        self.selection = ProfileSelection.resolve(explicit: options.profile, environment: platform.environment)
    }

    /// The variables.
    var environment: Environment { platform.environment }

    /// All profiles in the order of the files.
    var profiles: [Profile] {
        guard let files else { return [] }
        let all = files.profiles
        return files.profileNames.compactMap { all[$0] }
    }

    /// The profile that is meant, if it is there.
    var selected: Profile? { files?.profile(named: selection.name) }

    /// What is wrong in the profile that is meant is an error, in another only a warning.
    func severity(of profile: Profile) -> Finding.Severity { profile.name == selection.name ? .error : .warning }

    /// The home directory.
    var home: FilePath? { environment["HOME"].map { FilePath($0) } }

    /// The settings of the profile that is meant.
    func settings() throws(ProfileError) -> Settings? {
        guard let files else { return nil }
        var overrides = SettingsOverrides(region: options.region, endpointURL: options.endpointURL)
        if let url = options.stsEndpointURL { overrides.serviceEndpointURLs["sts"] = url }
        return try Settings.resolve(
            environment: environment,
            profile: selected,
            files: files,
            explicit: overrides
        )
    }

    /// The files of a cache directory, with their paths; none if there is no such directory.
    func entries(of directory: FilePath?, suffix: String = "") -> [FilePath] {
        guard let directory, let names = try? platform.files.list(directory) else { return [] }
        return names.filter { $0.hasSuffix(suffix) }.map { directory.appending($0) }
    }

    /// Where sessions of `aws login` are kept.
    var signInDirectory: FilePath? {
        environment["AWS_LOGIN_CACHE_DIRECTORY"].map { FilePath($0) }
            ?? home?.appending(".aws").appending("login").appending("cache")
    }

    /// Where tokens of IAM Identity Center are kept.
    var ssoDirectory: FilePath? { home?.appending(".aws").appending("sso").appending("cache") }

    /// The file of a token: named by the session, or by the start URL where there is none.
    func ssoTokenFile(of source: SSOSource) -> FilePath? {
        let digest = Insecure.SHA1.hash(data: Array((source.sessionName ?? source.startURL).utf8))
        return ssoDirectory?.appending(Array(digest).lowercaseHexadecimal + ".json")
    }
}
