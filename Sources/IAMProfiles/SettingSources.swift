// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials
internal import IAMPlatform

/// Reads single settings from variables and the profile, with who wrote them.
struct SettingSources: Sendable {
    let environment: Environment
    let profile: Profile?
    let services: Profile?

    struct Found {
        let value: String
        /// `nil` if the caller gave the value.
        let origin: ConfigurationLocation?
    }

    func text(_ variable: String, _ key: String) -> Found? {
        if let value = environment[variable] { return Found(value: value, origin: .variable(variable)) }
        return profile?[key].map { Found(value: $0, origin: profile?.location(of: key)) }
    }

    func list(_ variable: String, _ key: String) -> [String] {
        text(variable, key)?.value.commaSeparated ?? []
    }

    /// `true` or `false` in any case; anything else is an error, for whoever asks for FIPS must not get less.
    func boolean(_ explicit: Bool?, _ variable: String, _ key: String) throws(ProfileError) -> Bool? {
        if let explicit { return explicit }
        guard let found = text(variable, key) else { return nil }
        switch found.value.lowercased() {
        case "true": return true
        case "false": return false
        default: throw invalid(found, variable, key, "true or false")
        }
    }

    func choice<Choice: RawRepresentable<String>>(
        _ explicit: Choice?,
        _ variable: String,
        _ key: String,
        _ choices: String
    ) throws(ProfileError) -> Choice? {
        if let explicit { return explicit }
        guard let found = text(variable, key) else { return nil }
        if let choice = Choice(rawValue: found.value.lowercased()) { return choice }
        throw invalid(found, variable, key, choices)
    }

    func count(_ explicit: Int?, _ variable: String, _ key: String) throws(ProfileError) -> Int? {
        if let explicit { return max(explicit, 1) }
        guard let found = text(variable, key) else { return nil }
        if let count = found.value.decimalNumber, count >= 1 { return count }
        throw invalid(found, variable, key, "a whole number, 1 or more")
    }

    func region(_ explicit: String?) throws(ProfileError) -> Found? {
        let found: Found
        if let explicit, !explicit.isEmpty {
            found = Found(value: explicit, origin: nil)
        } else if let region = text("AWS_REGION", "") ?? text("AWS_DEFAULT_REGION", "region") {
            found = region
        } else {
            return nil
        }
        guard Region(found.value) != nil else {
            throw ProfileError(
                .invalidValue,
                "the region is not a legal name",
                hint: "A region is written like eu-west-2: letters, digits and dashes.",
                profile: profile?.name,
                location: found.origin ?? .option("--region")
            )
        }
        return found
    }

    func endpoint(_ serviceID: String) -> Found? {
        let suffix = String(
            decoding: serviceID.utf8.map { byte in
                switch byte {
                case 0x20, UInt8(ascii: "-"): UInt8(ascii: "_")
                case UInt8(ascii: "a")...UInt8(ascii: "z"): byte & 0xDF
                default: byte
                }
            },
            as: UTF8.self
        )
        for variable in ["AWS_ENDPOINT_URL_" + suffix, "AWS_ENDPOINT_URL"] {
            if let url = environment[variable] { return Found(value: url, origin: .variable(variable)) }
        }
        let id = suffix.lowercased()
        if let url = services?.nested("endpoint_url", in: id) {
            return Found(value: url, origin: services?.location(of: id))
        }
        return profile?["endpoint_url"].map { Found(value: $0, origin: profile?.location(of: "endpoint_url")) }
    }

    func invalid(_ found: Found, _ variable: String, _ key: String, _ choices: String) -> ProfileError {
        var name = key
        if case .variable = found.origin { name = variable }
        return ProfileError(
            .invalidValue,
            "\(name) has a value it cannot have",
            hint: "Set it to \(choices).",
            profile: profile?.name,
            location: found.origin
        )
    }
}

extension String {
    /// The number, if this is decimal digits only.
    var decimalNumber: Int? {
        guard !isEmpty, utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
        return Int(self)
    }
}
