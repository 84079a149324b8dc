// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import IAMCredentials

/// A session tag: a name and a value that policies can ask for.
public struct SessionTag: Sendable, Hashable {
    /// The name, 1 to 128 characters.
    public let key: String

    /// The value, up to 256 characters.
    public let value: String

    /// Makes a tag.
    ///
    /// - Parameters:
    ///   - key: The name.
    ///   - value: The value.
    public init(key: String, value: String) {
        self.key = key
        self.value = value
    }
}

/// One `AssumeRole` call of a plan, with all that changes its result.
public struct RoleHop: Sendable, Hashable {
    /// The role.
    public var roleARN: String
    /// The name of the session; generated where `nil`.
    public var roleSessionName: String?
    /// What the role's owner asks third parties to say.
    public var externalID: String?
    /// How long the session lasts, 900 to 43,200 seconds; the service's default (3,600) where `nil`.
    public var durationSeconds: Int?
    /// The ARN or serial number of the MFA device whose code the call needs.
    public var mfaSerial: String?
    /// A command line that prints the code of the MFA device, `mfa_process` in a profile; may hold secrets.
    public var mfaProcess: String?
    /// Who is behind the session; kept through a chain of roles.
    public var sourceIdentity: String?
    /// An inline session policy, JSON.
    public var policy: String?
    /// ARNs of managed session policies.
    public var policyARNs: [String]
    /// Session tags.
    public var tags: [SessionTag]
    /// The names of the tags that go on to the next role.
    public var transitiveTagKeys: [String]
    /// The profile that asks for the role.
    public var profileName: String?
    /// Where the role is written.
    public var location: ConfigurationLocation?

    /// Makes a hop.
    ///
    /// - Parameters:
    ///   - roleARN: The role.
    ///   - roleSessionName: The name of the session.
    ///   - externalID: The external id.
    ///   - durationSeconds: Seconds.
    ///   - mfaSerial: The MFA device.
    ///   - mfaProcess: A command line that prints its code.
    ///   - sourceIdentity: The source identity.
    ///   - policy: An inline policy.
    ///   - policyARNs: Managed policies.
    ///   - tags: Session tags.
    ///   - transitiveTagKeys: Names of the tags that go on.
    ///   - profileName: The profile.
    ///   - location: The file and line, or the option.
    public init(
        roleARN: String,
        roleSessionName: String? = nil,
        externalID: String? = nil,
        durationSeconds: Int? = nil,
        mfaSerial: String? = nil,
        mfaProcess: String? = nil,
        sourceIdentity: String? = nil,
        policy: String? = nil,
        policyARNs: [String] = [],
        tags: [SessionTag] = [],
        transitiveTagKeys: [String] = [],
        profileName: String? = nil,
        location: ConfigurationLocation? = nil
    ) {
        self.roleARN = roleARN
        self.roleSessionName = roleSessionName
        self.externalID = externalID
        self.durationSeconds = durationSeconds
        self.mfaSerial = mfaSerial
        self.mfaProcess = mfaProcess
        self.sourceIdentity = sourceIdentity
        self.policy = policy
        self.policyARNs = policyARNs
        self.tags = tags
        self.transitiveTagKeys = transitiveTagKeys
        self.profileName = profileName
        self.location = location
    }
}

extension RoleHop: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The role and its place.
    public var description: String { roleARN + (location.map { " (\($0))" } ?? "") }

    /// The same as ``description``.
    public var debugDescription: String { description }

    /// A mirror of everything but the command line of ``mfaProcess``, of which it tells only whether there is one.
    public var customMirror: Mirror {
        Mirror(
            self,
            children: [
                "roleARN": roleARN, "roleSessionName": roleSessionName as Any, "externalID": externalID as Any,
                "durationSeconds": durationSeconds as Any, "mfaSerial": mfaSerial as Any,
                "hasMFAProcess": mfaProcess != nil, "sourceIdentity": sourceIdentity as Any, "policy": policy as Any,
                "policyARNs": policyARNs, "tags": tags, "transitiveTagKeys": transitiveTagKeys,
                "profileName": profileName as Any, "location": location as Any,
            ]
        )
    }
}
