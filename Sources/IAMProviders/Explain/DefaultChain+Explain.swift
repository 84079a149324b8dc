// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials
public import IAMPlatform
internal import IAMProfiles

extension DefaultChain {
    /// Gets credentials as the chain does, and tells every step on the way.
    ///
    /// Nobody is asked for anything: where an MFA code would have to be typed, that is the answer. Sessions that are
    /// stored are used and new ones are stored, exactly as without an explanation.
    ///
    /// - Parameters:
    ///   - platform: The environment, files, clocks and HTTP transport.
    ///   - options: The same as for ``make(platform:options:)``; files that are read already are read again, so that the
    ///     reading shows.
    /// - Returns: The record, with the credentials or the error the chain would have ended with.
    public static func explain(
        platform: Platform,
        options: ChainOptions = ChainOptions()
    ) async -> CredentialExplanation {
        let watch = ObservationLog(timer: platform.timer)
        var options = options
        options.profileFiles = nil
        options.mfa = nil
        var watched = watch.watching(platform)
        watched.secrets.mayPrompt = false
        let planner = SourcePlanner(platform: watched, options: options)
        let walker = SessionWalker(platform: watched, options: options)
        let region = (try? planner.settings(in: planner.files()))?.region
        var attempts = ChainAttempts()
        var plan: SourcePlan?
        func trace(_ credentials: Credentials?) -> CredentialTrace {
            CredentialTrace(
                attempts: attempts.attempts,
                profile: planner.profileName,
                region: region,
                plan: plan?.steps(isStored: options.sessionStore(platform: platform) != nil) ?? [],
                credentials: credentials.map { CredentialSummary($0) }
            )
        }
        do throws(CredentialError) {
            for member in planner.members {
                watch.begin(with: variables(of: member.name, platform.environment))
                do throws(CredentialError) {
                    let found = try member.plan()
                    if found.isDemanded { plan = found }
                    let provider = PlannedCredentialProvider(member, walker: walker)
                    let credentials = try await provider.credentials(for: found)
                    plan = found
                    attempts.add(credentials, provider: member.name, seen: watch.end())
                    return CredentialExplanation(trace: trace(credentials), result: .success(credentials))
                } catch {
                    try attempts.add(error, provider: member.name, seen: watch.end())
                }
            }
            throw attempts.exhausted(chain: CredentialProviderChain.name, advice: ChainAttempts.advice)
        } catch {
            return CredentialExplanation(trace: trace(nil), result: .failure(error))
        }
    }

    /// The variables that decide whether a member is configured.
    private static func variables(of member: String, _ environment: Environment) -> [CredentialObservation] {
        let names =
            switch member {
            case EnvironmentCredentialProvider.name:
                ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"]
            case WebIdentityCredentialProvider.name:
                ["AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_ROLE_ARN"]
            case ProfileCredentialProvider.name:
                ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"]
            case ContainerCredentialProvider.name:
                ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI"]
            case InstanceMetadataCredentialProvider.name:
                ["AWS_EC2_METADATA_DISABLED", "AWS_EC2_METADATA_SERVICE_ENDPOINT"]
            default: [String]()
            }
        return names.map {
            CredentialObservation(.variable($0), environment[$0] == nil ? "not set" : "set")
        }
    }
}
