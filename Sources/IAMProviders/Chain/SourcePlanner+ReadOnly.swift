// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials
internal import IAMProfiles

extension SourcePlanner {
    /// Leaves the last role's session nothing but reading.
    ///
    /// Source: IAM User Guide, "Session policies": a session may do what both the role and any of its session policies
    /// allow, so that a second policy would give back what the first one takes.
    static func restrict(
        _ base: inout SourcePlan.Base,
        _ hops: inout [RoleHop],
        location: ConfigurationLocation?
    ) throws(CredentialError) {
        if let last = hops.indices.last {
            hops[last] = try readOnly(hops[last])
        } else if case .webIdentity(let tokenFile, let role) = base {
            base = .webIdentity(tokenFile: tokenFile, role: try readOnly(role))
        } else {
            throw CredentialError(
                .invalidConfiguration,
                "credentials can be restricted to reading only where a role is assumed, and here none is",
                hint: "add --role-arn with a role that these credentials may assume, or use a profile with a role_arn",
                provider: "read-only",
                location: location
            )
        }
    }

    private static func readOnly(_ role: RoleHop) throws(CredentialError) -> RoleHop {
        guard role.policy == nil, role.policyARNs.isEmpty else {
            throw CredentialError(
                .invalidConfiguration,
                "a session policy cannot go with a restriction to reading: what either of them allows would be allowed",
                hint: "give --read-only, or --policy and --policy-arn, not both",
                provider: "read-only",
                location: role.location
            )
        }
        var role = role
        role.policyARNs = ["arn:\(ARN(role.roleARN)?.partition ?? "aws"):iam::aws:policy/ReadOnlyAccess"]
        return role
    }
}
