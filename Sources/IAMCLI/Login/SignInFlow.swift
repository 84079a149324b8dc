// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMPlatform
internal import IAMProfiles

/// Signs in for the `login_session` of a profile.
///
/// - Parameters:
///   - loginSession: The ARN of the identity that signed in before; `nil` if nobody has.
///   - profile: The selected profile.
///   - mayAsk: Whether anybody may be asked at all.
///   - opensBrowser: Whether a browser is opened.
///   - useDeviceCode: Whether the browser is on another machine.
///   - session: The settings and the platform with its transport.
///   - context: Where to say things.
func signIn(
    to loginSession: String?,
    profile: String,
    mayAsk: Bool,
    opensBrowser: Bool,
    useDeviceCode: Bool,
    session: Session,
    in context: CommandContext
) async throws {
    throw UsageError(
        "there is no sign-in but that of IAM Identity Center"
            + "\n  hint: name a profile or session of it: toolkit login --sso --profile NAME"
    )
}

/// Ends the sign-ins of `login_session`.
///
/// - Parameters:
///   - profile: The selected profile.
///   - session: The settings and the platform with its transport.
///   - context: Where to say things.
/// - Returns: Whether there was anything to end.
func signOut(profile: String, session: Session, in context: CommandContext) async throws -> Bool { false }
