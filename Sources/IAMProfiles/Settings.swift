// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import IAMCredentials
public import IAMPlatform

/// The settings of one run: explicit ones first, then variables, then the profile, then defaults.
///
/// Source: AWS SDKs and Tools Reference Guide, "Settings reference".
public struct Settings: Sendable {
    /// Which STS hosts to use.
    public enum STSRegionalEndpoints: String, Sendable, Hashable {
        /// The host of the region.
        case regional
        /// `sts.amazonaws.com` for the regions that once had no other.
        case legacy
    }

    /// How calls are tried again.
    public enum RetryMode: String, Sendable, Hashable {
        /// As the first AWS SDK for Python did; five tries.
        case legacy
        /// As all AWS SDKs do; three tries.
        case standard
        /// As `standard`, and slower when the service throttles.
        case adaptive
    }

    /// Whether the account belongs into the addresses of services that have one for each account.
    public enum AccountIDEndpointMode: String, Sendable, Hashable {
        /// Where it is known.
        case preferred
        /// Never.
        case disabled
        /// Always; a call without it fails.
        case required
    }

    /// A configured address and who configured it.
    public struct ConfiguredEndpoint: Sendable, Hashable {
        /// The address as written.
        public let url: String

        /// The variable, or the file and line; `nil` if the caller gave it.
        public let origin: ConfigurationLocation?
    }

    /// The region.
    public let region: String?

    /// The variable, or the file and line, that gave the region; `nil` if there is none or the caller gave it.
    public let regionOrigin: ConfigurationLocation?

    /// Which STS hosts to use.
    public let stsRegionalEndpoints: STSRegionalEndpoints

    /// Whether to use FIPS hosts.
    public let useFIPS: Bool

    /// Whether to use dual-stack hosts.
    public let useDualStack: Bool

    /// A file with the certificates to trust; the system's where `nil`.
    public let caBundle: String?

    /// How often a call is tried in all, at least 1.
    public let maxAttempts: Int

    /// How calls are tried again.
    public let retryMode: RetryMode

    /// Whether addresses from variables and files are passed over.
    public let ignoreConfiguredEndpointURLs: Bool

    /// What to add to the user agent.
    public let applicationID: String?

    /// The regions SigV4a signatures are good in.
    public let sigV4aRegionSet: [String]

    let explicit: SettingsOverrides
    let sources: SettingSources

    /// Works the settings out.
    ///
    /// - Parameters:
    ///   - environment: The variables.
    ///   - profile: The selected profile, if there is one.
    ///   - files: The files, for `[services]` groups.
    ///   - explicit: What the caller gives explicitly.
    /// - Throws: ``ProfileError`` with ``ProfileError/Code/invalidValue`` or ``ProfileError/Code/sectionNotFound``.
    public static func resolve(
        environment: Environment,
        profile: Profile?,
        files: ProfileFiles,
        explicit: SettingsOverrides = SettingsOverrides()
    ) throws(ProfileError) -> Settings {
        let plain = SettingSources(environment: environment, profile: profile, services: nil)
        let ignore =
            try plain.boolean(nil, "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "ignore_configured_endpoint_urls") ?? false
        let services = ignore ? nil : try Self.services(of: profile, in: files)
        let sources = SettingSources(environment: environment, profile: profile, services: services)
        return try Settings(sources: sources, explicit: explicit, ignoreConfiguredEndpointURLs: ignore)
    }

    private init(
        sources: SettingSources,
        explicit: SettingsOverrides,
        ignoreConfiguredEndpointURLs: Bool
    ) throws(ProfileError) {
        let region = try sources.region(explicit.region)
        self.region = region?.value
        self.regionOrigin = region?.origin
        self.stsRegionalEndpoints =
            try sources.choice(
                explicit.stsRegionalEndpoints,
                "AWS_STS_REGIONAL_ENDPOINTS",
                "sts_regional_endpoints",
                "regional or legacy"
            ) ?? .regional
        self.useFIPS = try sources.boolean(explicit.useFIPS, "AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint") ?? false
        self.useDualStack =
            try sources.boolean(explicit.useDualStack, "AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint") ?? false
        self.caBundle = explicit.caBundle ?? sources.text("AWS_CA_BUNDLE", "ca_bundle")?.value
        self.retryMode =
            try sources.choice(explicit.retryMode, "AWS_RETRY_MODE", "retry_mode", "legacy, standard or adaptive")
            ?? .standard
        self.maxAttempts =
            try sources.count(explicit.maxAttempts, "AWS_MAX_ATTEMPTS", "max_attempts")
            ?? (retryMode == .legacy ? 5 : 3)
        self.applicationID = sources.text("AWS_SDK_UA_APP_ID", "sdk_ua_app_id")?.value
        self.sigV4aRegionSet = sources.list("AWS_SIGV4A_SIGNING_REGION_SET", "sigv4a_signing_region_set")
        self.ignoreConfiguredEndpointURLs = ignoreConfiguredEndpointURLs
        self.explicit = explicit
        self.sources = sources
    }

    private static func services(of profile: Profile?, in files: ProfileFiles) throws(ProfileError) -> Profile? {
        guard let profile, let name = profile["services"] else { return nil }
        if let group = files.servicesGroup(named: name) { return group }
        throw ProfileError(
            .sectionNotFound,
            "the services group '\(name)' of profile '\(profile.name)' was not found",
            hint: "Add a section [services \(name)] to \(files.configPath), or remove the services line.",
            profile: profile.name,
            location: profile.location(of: "services")
        )
    }

    // MARK: Settings that few calls need; read when asked for

    /// The kinds of signature or token to prefer, first to last, such as `sigv4a`; empty if nobody prefers any.
    public var authSchemePreference: [String] {
        sources.list("AWS_AUTH_SCHEME_PREFERENCE", "auth_scheme_preference")
    }

    /// Whether the account belongs into addresses; ``AccountIDEndpointMode/preferred`` unless set.
    ///
    /// - Throws: ``ProfileError`` with ``ProfileError/Code/invalidValue``.
    public func accountIDEndpointMode() throws(ProfileError) -> AccountIDEndpointMode {
        try sources.choice(
            nil,
            "AWS_ACCOUNT_ID_ENDPOINT_MODE",
            "account_id_endpoint_mode",
            "preferred, disabled or required"
        ) ?? .preferred
    }

    // MARK: Addresses of services

    /// The configured address of a service, `nil` if it is the usual one.
    ///
    /// In this order: the explicit address of the service, the explicit address of all, `AWS_ENDPOINT_URL_<SERVICE>`,
    /// `AWS_ENDPOINT_URL`, the profile's `[services]` group, the profile's `endpoint_url`. The last four are passed
    /// over if ``ignoreConfiguredEndpointURLs`` is set.
    ///
    /// - Parameter serviceID: The service in lower case with `_` for blanks, such as `sts` or `sso_oidc`.
    public func endpointURL(serviceID: String) -> String? { endpoint(serviceID: serviceID)?.url }

    /// The same as ``endpointURL(serviceID:)``, with who configured it.
    ///
    /// - Parameter serviceID: The service in lower case with `_` for blanks.
    public func endpoint(serviceID: String) -> ConfiguredEndpoint? {
        if let url = explicit.serviceEndpointURLs[serviceID] ?? explicit.endpointURL {
            return ConfiguredEndpoint(url: url, origin: nil)
        }
        guard !ignoreConfiguredEndpointURLs, let found = sources.endpoint(serviceID) else { return nil }
        return ConfiguredEndpoint(url: found.value, origin: found.origin)
    }
}

extension Settings: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The region and what differs from the defaults of most people; never an address.
    public var description: String {
        "region \(region ?? "unset"), STS \(stsRegionalEndpoints), FIPS \(useFIPS), dual stack \(useDualStack), "
            + "\(retryMode) retries, \(maxAttempts) attempts"
    }

    /// The same as ``description``.
    public var debugDescription: String { description }

    /// A mirror of what ``description`` tells.
    public var customMirror: Mirror { Mirror(self, children: ["settings": description]) }
}
