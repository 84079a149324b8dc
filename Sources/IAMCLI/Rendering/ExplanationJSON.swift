// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCommand
internal import IAMCredentials
internal import IAMProfiles

extension Explanation {
    /// The machine form: `profile`, `region`, `plan`, `attempts` and `credentials` are fixed, the others come after them.
    ///
    /// Ids are shortened, and there are no secrets in it.
    var document: JSONText {
        .object([
            ("profile", .text(selection.name)),
            ("region", .optional(region)),
            ("plan", .list(trace.plan.enumerated().map { Self.step($1, isChained: isChained($0)) })),
            ("attempts", .list(trace.attempts.map(Self.attempt))),
            ("credentials", credentials),
            ("profileOrigin", .text(selectionOrigin)),
            ("regionOrigin", region == nil ? .null : .object((regionOrigin ?? .option("--region")).place)),
            ("warnings", .list(warnings.map { .text("\($0)") })),
            ("error", error),
        ])
    }

    private static func step(_ step: CredentialStep, isChained: Bool) -> JSONText {
        .object(
            [
                ("kind", .text(step.kind.rawValue)), ("provider", .text(step.provider)),
                ("subject", .text(step.subject)), ("profile", .optional(step.profile)),
            ] + step.location.members + [
                (
                    "parameters",
                    .list(step.parameters.map { .object([("name", .text($0.name)), ("value", .text($0.value))]) })
                ),
                ("maximumSeconds", isChained ? .number(3_600) : .null),
            ]
        )
    }

    private static func attempt(_ attempt: CredentialAttempt) -> JSONText {
        .object(
            [
                ("provider", .text(attempt.provider)), ("outcome", .text(attempt.outcome.rawValue)),
                ("reason", .text(attempt.reason)),
            ] + attempt.location.members + [
                ("durationMs", attempt.duration.map { .number($0.milliseconds) } ?? .null),
                ("observations", .list(attempt.observations.map(observation))),
            ]
        )
    }

    private static func observation(_ observation: CredentialObservation) -> JSONText {
        .object(
            ConfigurationLocation?.some(observation.subject).members + [
                ("finding", .text(observation.finding)),
                ("durationMs", observation.duration.map { .number($0.milliseconds) } ?? .null),
            ]
        )
    }

    private var credentials: JSONText {
        guard case .success(let credentials) = result else { return .null }
        return .object([
            ("accessKeyId", .text(credentials.shortAccessKeyID)),
            ("source", .text(credentials.source)),
            ("expiration", .optional(credentials.expiration.map(AWSTimestamp.extended))),
            ("accountId", .optional(credentials.accountID)),
        ])
    }

    private var error: JSONText {
        guard case .failure(let error) = result else { return .null }
        return .object(
            [
                ("code", .text(error.code.description)), ("message", .text(error.message)),
                ("hint", .optional(error.hint)), ("provider", .optional(error.provider)),
            ] + error.location.members + [
                ("cause", .text(verdict.cause)), ("fixes", .list(verdict.fixes.map { .text($0) })),
            ]
        )
    }
}

extension ConfigurationLocation {
    /// The members that say where this is.
    var place: [(String, JSONText)] { ConfigurationLocation?.some(self).members }
}
