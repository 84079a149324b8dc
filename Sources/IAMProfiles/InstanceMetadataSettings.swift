// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import IAMCredentials

/// How the metadata service of an EC2 instance is asked.
///
/// Source: AWS SDKs and Tools Reference Guide, "IMDS credential provider"; the number of attempts and the time-out are
/// settings of botocore and the AWS CLI.
public struct InstanceMetadataSettings: Sendable, Hashable {
    /// Which of the usual addresses the service has.
    public enum EndpointMode: String, Sendable, Hashable {
        /// `http://169.254.169.254`.
        case ipv4 = "IPv4"
        /// `http://[fd00:ec2::254]`.
        case ipv6 = "IPv6"

        /// Reads a mode.
        ///
        /// - Parameter text: `IPv4` or `IPv6`, in any case.
        /// - Returns: `nil` for anything else.
        public init?(text: String) {
            switch text.lowercased() {
            case "ipv4": self = .ipv4
            case "ipv6": self = .ipv6
            default: return nil
            }
        }

        /// The address of the service in this mode.
        public var endpoint: String {
            switch self {
            case .ipv4: "http://169.254.169.254"
            case .ipv6: "http://[fd00:ec2::254]"
            }
        }
    }

    /// The address without a slash at the end.
    public var endpoint: String

    /// How long one request may take: one second unless set.
    public var timeout: Duration

    /// How often to send a request in all; where `nil`, three times for a service that answers and fails, and once
    /// where nobody answers.
    public var attempts: Int?

    /// Whether the service must not be asked without a token, as its first version was.
    public var isVersion1Disabled: Bool

    /// The instance profile to ask for; the service is asked for its name where this is `nil`.
    public var instanceProfileName: String?

    /// The variable or line that forbids asking at all; `nil` if the service may be asked.
    public var disabledBy: ConfigurationLocation?

    /// Whether a text can be the name of a role or an instance profile: 1 to 128 letters, digits and `_+=,.@-`.
    package static func isName(_ text: some Collection<UInt8>) -> Bool {
        (1...128).contains(text.count)
            && text.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                    || "_+=,.@-".utf8.contains(byte)
            }
    }

    /// Makes settings.
    ///
    /// - Parameters:
    ///   - endpoint: The address without a slash at the end.
    ///   - timeout: How long one request may take.
    ///   - attempts: How often to send a request in all, at least 1; `nil` for the usual.
    ///   - isVersion1Disabled: Whether the service must not be asked without a token.
    ///   - instanceProfileName: The instance profile to ask for.
    ///   - disabledBy: What forbids asking at all.
    public init(
        endpoint: String = EndpointMode.ipv4.endpoint,
        timeout: Duration = .seconds(1),
        attempts: Int? = nil,
        isVersion1Disabled: Bool = false,
        instanceProfileName: String? = nil,
        disabledBy: ConfigurationLocation? = nil
    ) {
        self.endpoint = endpoint
        self.timeout = timeout
        self.attempts = attempts
        self.isVersion1Disabled = isVersion1Disabled
        self.instanceProfileName = instanceProfileName
        self.disabledBy = disabledBy
    }
}
