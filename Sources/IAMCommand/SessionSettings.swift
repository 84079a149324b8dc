// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

package import IAMPlatform
package import IAMProfiles
package import IAMProviders

/// The chain's options and the settings that go with them, from one reading of the files.
package struct SessionSettings: Sendable {
    /// The options, with the files in them so that nobody reads those again.
    package let options: ChainOptions

    /// Region, endpoints and the rest.
    package let settings: Settings

    /// What is odd about the files and worth a line even without `--debug`.
    package let warnings: [ProfileWarning]

    package init(_ options: ChainOptions, platform: Platform) throws(ProfileError) {
        let environment = platform.environment
        var options = options
        // Keys in the environment work whatever is in the files; the chain reports a bad file when it gets there.
        let files = try? ProfileFiles.load(environment: environment, files: platform.files)
        options.profileFiles = files
        let selection = ProfileSelection.resolve(explicit: options.profile, environment: environment)
        var overrides = SettingsOverrides(region: options.region, endpointURL: options.endpointURL)
        if let url = options.stsEndpointURL { overrides.serviceEndpointURLs["sts"] = url }
        let readable = if let files { files } else { try ProfileFiles(config: "", credentials: "") }
        self.settings = try Settings.resolve(
            environment: environment,
            profile: readable.profile(named: selection.name),
            files: readable,
            explicit: overrides
        )
        self.options = options
        self.warnings = (files?.warnings ?? []).filter { [.missingFile, .notText, .openToOthers].contains($0.code) }
    }
}
