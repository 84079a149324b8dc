// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials
internal import IAMPlatform
internal import IAMProfiles

/// Why an instance's metadata service gave no token, and what follows.
struct TokenRefusal {
    /// Whether the service may be one that has no tokens, or whose token got lost on the way back into a container.
    let mayBeVersion1: Bool

    /// What happened, for the log.
    let reason: String

    /// What to throw if asking without a token is no way out.
    let error: CredentialError

    private static let service = InstanceMetadataClient.service

    /// Judges an answer with a status other than 200.
    init(_ answer: EndpointAnswer, settings: InstanceMetadataSettings) {
        let said = "\(Self.service) answered \(answer.status) to the request for a token"
        self.mayBeVersion1 = [403, 404, 405].contains(answer.status)
        self.reason = said
        self.error =
            switch answer.status {
            case 400:
                Self.error(.notConfigured, said + "; this is no EC2 instance", answer.url)
            case 403:
                Self.error(
                    .refused,
                    "\(Self.service) is disabled or forbidden here: it answered 403 to the request for a token",
                    answer.url,
                    hint: "enable the instance's metadata endpoint, or set AWS_EC2_METADATA_DISABLED=true to not ask it"
                )
            case 404, 405:
                settings.isVersion1Disabled
                    ? Self.error(
                        .refused,
                        said + ", and asking without one (IMDSv1) is switched off",
                        answer.url,
                        hint: "if this service has no tokens, unset AWS_EC2_METADATA_V1_DISABLED and "
                            + "ec2_metadata_v1_disabled"
                    )
                    : Self.error(
                        .notConfigured,
                        said + " and gave no role without one; this is no EC2 instance, or it has no role",
                        answer.url
                    )
            default:
                Self.error(
                    answer.failure.code,
                    said,
                    answer.url,
                    hint: answer.failure == .throttled || answer.failure == .failed
                        ? answer.failure.hint : "check what answers at \(settings.endpoint)"
                )
            }
    }

    /// Judges a request that was not answered.
    ///
    /// - Returns: `nil` if that does not say that there is no such service.
    init?(_ failure: CredentialError) {
        guard let cause = failure.underlying as? TransportError, case .url(let url)? = failure.location else {
            return nil
        }
        switch cause.code {
        case .timedOut:
            // The connection was made and the answer did not come: it may have been allowed too few hops.
            self.mayBeVersion1 = true
            self.reason = failure.message
            self.error = Self.error(
                .notConfigured,
                "\(Self.service) did not answer the request for a token in time: \(cause.message)",
                url,
                hint: "in a container on EC2, allow the instance's metadata service a hop limit of 2",
                underlying: failure
            )
        case .refused, .connectTimedOut, .unresolvedHost, .sendFailed, .unavailable:
            self.mayBeVersion1 = false
            self.reason = failure.message
            self.error = Self.error(
                .notConfigured,
                "\(Self.service) cannot be reached: \(cause.message); this is no EC2 instance, or the service is off",
                url,
                underlying: failure
            )
        default: return nil
        }
    }

    private static func error(
        _ code: CredentialError.Code,
        _ message: String,
        _ url: String,
        hint: String? = nil,
        underlying: CredentialError? = nil
    ) -> CredentialError {
        CredentialError(
            code,
            message,
            hint: hint,
            provider: InstanceMetadataCredentialProvider.name,
            location: .url(url),
            underlying: underlying
        )
    }
}
