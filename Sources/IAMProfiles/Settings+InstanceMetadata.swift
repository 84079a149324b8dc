// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials
internal import IAMPlatform

extension Settings {
    /// How the instance metadata service is asked.
    ///
    /// The values are judged here and not before, so that a wrong one is no trouble for those who never ask the
    /// service; if asking is forbidden, no other value is judged.
    ///
    /// An address beats a mode, wherever both come from.
    ///
    /// - Throws: ``ProfileError`` with ``ProfileError/Code/invalidValue``.
    public func instanceMetadata() throws(ProfileError) -> InstanceMetadataSettings {
        if let found = sources.text("AWS_EC2_METADATA_DISABLED", "disable_ec2_metadata"),
            found.value.lowercased() == "true"
        {
            return InstanceMetadataSettings(disabledBy: found.origin)
        }
        var settings = InstanceMetadataSettings(endpoint: try instanceMetadataEndpoint())
        settings.isVersion1Disabled =
            try sources.boolean(nil, "AWS_EC2_METADATA_V1_DISABLED", "ec2_metadata_v1_disabled") ?? false
        settings.attempts =
            try sources.count(nil, "AWS_METADATA_SERVICE_NUM_ATTEMPTS", "metadata_service_num_attempts")
        if let timeout = try sources.seconds("AWS_METADATA_SERVICE_TIMEOUT", "metadata_service_timeout") {
            settings.timeout = timeout
        }
        settings.instanceProfileName = try sources.instanceProfileName()
        return settings
    }

    private func instanceMetadataEndpoint() throws(ProfileError) -> String {
        let variable = "AWS_EC2_METADATA_SERVICE_ENDPOINT"
        let key = "ec2_metadata_service_endpoint"
        if let url = explicit.instanceMetadataEndpoint {
            return try sources.metadataAddress(SettingSources.Found(value: url, origin: nil))
        }
        if let found = sources.text(variable, key) { return try sources.metadataAddress(found) }
        if let mode = explicit.instanceMetadataEndpointMode { return mode.endpoint }
        return try sources.metadataMode().endpoint
    }
}

extension SettingSources {
    fileprivate func metadataMode() throws(ProfileError) -> InstanceMetadataSettings.EndpointMode {
        let variable = "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE"
        let key = "ec2_metadata_service_endpoint_mode"
        guard let found = text(variable, key) else {
            return try boolean(nil, "AWS_IMDS_USE_IPV6", "imds_use_ipv6") == true ? .ipv6 : .ipv4
        }
        if let mode = InstanceMetadataSettings.EndpointMode(text: found.value) { return mode }
        throw ProfileError(
            .invalidValue,
            "the value of \(name(of: found, variable, key)) is not a valid endpoint mode",
            hint: "Set it to IPv4 or IPv6.",
            profile: profile?.name,
            location: found.origin
        )
    }

    fileprivate func metadataAddress(_ found: Found) throws(ProfileError) -> String {
        var url = found.value
        while url.hasSuffix("/") { url.removeLast() }
        let address = try? EndpointAddress(url, service: "instance metadata")
        if let address, address.query.isEmpty, !url.contains("?") { return url }
        throw ProfileError(
            .invalidValue,
            "the endpoint of the instance metadata service is not a usable address",
            hint: "Write it like http://169.254.169.254, without a query.",
            profile: profile?.name,
            location: found.origin
        )
    }

    /// The instance profile; a line without a value is an error, because whoever wrote it wants a certain one.
    fileprivate func instanceProfileName() throws(ProfileError) -> String? {
        let variable = "AWS_EC2_INSTANCE_PROFILE_NAME"
        let key = "ec2_instance_profile_name"
        let characters = "the name of an instance profile: letters, digits and any of _+=,.@-"
        if let found = text(variable, key) {
            if InstanceMetadataSettings.isName(found.value.utf8) { return found.value }
            throw invalid(found, variable, key, characters)
        }
        guard let location = profile?.location(of: key) else { return nil }
        throw ProfileError(
            .invalidValue,
            "\(key) has no value",
            hint: "Set it to \(characters), or remove the line.",
            profile: profile?.name,
            location: location
        )
    }

    /// A number of seconds, with a fraction if need be.
    fileprivate func seconds(_ variable: String, _ key: String) throws(ProfileError) -> Duration? {
        guard let found = text(variable, key) else { return nil }
        let parts = found.value.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let isNumber = parts.allSatisfy { (1...9).contains($0.utf8.count) && String($0).decimalNumber != nil }
        if isNumber, let seconds = Double(found.value), seconds > 0, seconds <= 3_600 { return .seconds(seconds) }
        throw invalid(found, variable, key, "a number of seconds, more than 0 and at most 3600")
    }

    private func name(of found: Found, _ variable: String, _ key: String) -> String {
        guard case .variable = found.origin else { return key }
        return variable
    }
}
