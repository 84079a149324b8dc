// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials

/// A member of the default chain: plans anew at every fetch, then walks the plan.
struct PlannedCredentialProvider: CredentialProvider {
    let name: String

    private let plan: @Sendable () throws(CredentialError) -> SourcePlan
    private let walker: SessionWalker

    init(_ member: SourcePlanner.Member, walker: SessionWalker) {
        self.name = member.name
        self.plan = member.plan
        self.walker = walker
    }

    func credentials() async throws(CredentialError) -> Credentials { try await credentials(for: try plan()) }

    /// Follows a plan that was made already.
    func credentials(for plan: SourcePlan) async throws(CredentialError) -> Credentials {
        do {
            return try await walker.provider(for: plan).credentials()
        } catch {
            throw Self.judge(error, plan)
        }
    }

    /// That a base has nothing is a reason to go on only where nobody asked for it by name; roles on top do not change
    /// that.
    private static func judge(_ error: CredentialError, _ plan: SourcePlan) -> CredentialError {
        if !plan.isDemanded, let below = error.underlying as? CredentialError, below.code == .notConfigured {
            return below
        }
        guard plan.isDemanded, error.code == .notConfigured else { return error }
        return CredentialError(
            .invalidConfiguration,
            error.message,
            hint: error.hint,
            provider: error.provider,
            location: error.location ?? plan.baseLocation,
            underlying: error,
            attempts: error.attempts
        )
    }
}
