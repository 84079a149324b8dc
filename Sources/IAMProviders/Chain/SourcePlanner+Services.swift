// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials
package import IAMEndpoints
internal import IAMPlatform
package import IAMProfiles
internal import IAMSTS

extension SourcePlanner {
    // MARK: Files and services

    func files() throws(CredentialError) -> ProfileFiles {
        if let files = options.profileFiles { return files }
        do {
            return try ProfileFiles.load(environment: platform.environment, files: platform.files)
        } catch {
            throw error.credentialError
        }
    }

    /// The name of the selected profile.
    var profileName: String {
        ProfileSelection.resolve(explicit: options.profile, environment: platform.environment).name
    }

    func settings(in files: ProfileFiles) throws(CredentialError) -> Settings {
        var explicit = SettingsOverrides(region: options.region, endpointURL: options.endpointURL)
        explicit.serviceEndpointURLs["sts"] = options.stsEndpointURL
        explicit.instanceMetadataEndpoint = options.instanceMetadataEndpoint
        explicit.instanceMetadataEndpointMode = options.instanceMetadataEndpointMode
        do {
            return try Settings.resolve(
                environment: platform.environment,
                profile: files.profile(named: profileName),
                files: files,
                explicit: explicit
            )
        } catch {
            throw error.credentialError
        }
    }

    func sts(in files: ProfileFiles) throws(CredentialError) -> STSAccess {
        let settings = try settings(in: files)
        guard let region = settings.region else { throw missingRegion("no region says which STS to ask") }
        do {
            let endpoint = try STSEndpoint.resolve(region: region, options: settings.endpointOptions(for: "sts"))
            let mode = RetryPolicy.Mode(rawValue: settings.retryMode.rawValue) ?? .standard
            return STSAccess(endpoint: endpoint, retry: RetryPolicy(maxAttempts: settings.maxAttempts, mode: mode))
        } catch {
            throw Self.invalid(error)
        }
    }

    func missingRegion(_ reason: String) -> CredentialError {
        CredentialError(
            .invalidConfiguration,
            "Missing Region: \(reason)",
            hint: "give --region, set AWS_REGION, or add region to the profile \(profileName)",
            location: .variable("AWS_REGION")
        )
    }

    static func invalid(_ error: EndpointError) -> CredentialError {
        CredentialError(.invalidConfiguration, error.message, hint: error.hint, underlying: error)
    }
}

extension Settings {
    /// What changes the endpoint of a service besides its region.
    package func endpointOptions(for serviceID: String) -> EndpointOptions {
        EndpointOptions(
            fips: useFIPS,
            dualStack: useDualStack,
            useGlobalEndpoint: serviceID == "sts" && stsRegionalEndpoints == .legacy,
            override: endpointURL(serviceID: serviceID)
        )
    }
}
