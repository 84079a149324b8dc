// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials
internal import Synchronization

internal import struct FoundationEssentials.Date

extension Sandbox {
    // MARK: AssumeRole

    func assumeRole(
        _ parameters: STSParameters,
        _ caller: SandboxCaller,
        at date: Date
    ) throws(STSFault) -> String {
        let arn = try parameters.roleARN()
        let name = try parameters.sessionName()
        let externalID = try parameters.text(
            "ExternalId",
            2...1_224,
            pattern: "[\\w+=,.@:\\/-]*",
            allows: STSParameters.isExternalID
        )
        let asked = try parameters.seconds(900...43_200)
        try parameters.checkPolicies()
        guard ARN(arn) != nil else { throw .validation("\(arn) is invalid") }
        let usesMFA = try usesMFA(parameters, caller, at: date)
        let identity = try sourceIdentity(parameters, caller)
        guard let role = accounts.roles.first(where: { $0.arn == arn }),
            trusts(role, caller, externalID: externalID, usesMFA: usesMFA)
        else { throw .unauthorized(caller, "sts:AssumeRole", on: arn) }
        let seconds = try length(asked, of: role, caller)
        var session = SandboxCaller(role: role, sessionName: name, sourceIdentity: identity)
        if case .roleSession = caller.kind { session.isChained = true }
        session.isReadOnly = parameters.isReadOnly
        return assumedRoleXML(session) + credentialsXML(for: session, seconds: seconds, at: date)
            + (parameters["Policy"] == nil ? "" : "    <PackedPolicySize>6</PackedPolicySize>\n")
            + (identity.map { "    <SourceIdentity>\(SandboxText.xml($0))</SourceIdentity>\n" } ?? "")
    }

    private func trusts(_ role: SandboxRole, _ caller: SandboxCaller, externalID: String?, usesMFA: Bool) -> Bool {
        role.trust.contains { statement in
            guard case .arn(let principal) = statement.principal, caller.isMeant(by: principal) else { return false }
            guard statement.externalID == nil || statement.externalID == externalID else { return false }
            return statement.mfa == .optional || usesMFA || caller.hasUsedMFA
        }
    }

    /// The session's length, which role chaining limits to an hour.
    private func length(_ asked: Int?, of role: SandboxRole, _ caller: SandboxCaller) throws(STSFault) -> Int {
        let seconds = asked ?? 3_600
        if case .roleSession = caller.kind, seconds > 3_600 {
            throw .validation(
                "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining"
            )
        }
        guard seconds <= role.maximumSessionSeconds else {
            throw .validation("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.")
        }
        return seconds
    }

    /// A source identity stays for the whole chain.
    private func sourceIdentity(
        _ parameters: STSParameters,
        _ caller: SandboxCaller
    ) throws(STSFault) -> String? {
        let asked = try parameters.text(
            "SourceIdentity",
            2...64,
            pattern: "[\\w+=,.@-]*",
            allows: STSParameters.isName
        )
        if let given = caller.sourceIdentity, let asked, given != asked {
            throw .denied("User: \(caller.arn) is not authorized to perform: sts:SetSourceIdentity")
        }
        return asked ?? caller.sourceIdentity
    }

    private func usesMFA(
        _ parameters: STSParameters,
        _ caller: SandboxCaller,
        at date: Date
    ) throws(STSFault) -> Bool {
        let serial = try parameters.text("SerialNumber", 9...256)
        let code = try parameters.text("TokenCode", 6...6, pattern: "[\\d]*") { ("0"..."9").contains($0) }
        guard serial != nil || code != nil else { return false }
        guard let serial, let code else {
            throw .denied(
                "MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code."
            )
        }
        guard serial == caller.mfaSerial, case .user = caller.kind else {
            throw .denied(
                "MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user."
            )
        }
        guard code == options.mfaCode, isFresh(serial, at: date) else {
            throw .denied("MultiFactorAuthentication failed with invalid MFA one time pass code. ")
        }
        return true
    }

    /// Whether a device's code may be taken, which it then is; AWS takes each only once.
    private func isFresh(_ serial: String, at date: Date) -> Bool {
        let period = Int((date.timeIntervalSince1970 / 30).rounded(.down))
        return state.withLock { state in
            guard options.refusesReusedMFACodes else { return true }
            return state.usedMFACodes.updateValue(period, forKey: serial) != period
        }
    }

    // MARK: AssumeRoleWithWebIdentity

    func assumeRoleWithWebIdentity(_ parameters: STSParameters, at date: Date) throws(STSFault) -> String {
        let arn = try parameters.roleARN()
        let name = try parameters.sessionName()
        let token = Secret(
            try parameters.required(try parameters.text("WebIdentityToken", 4...20_000), "WebIdentityToken")
        )
        let seconds = try parameters.seconds(900...43_200) ?? 3_600
        try parameters.checkPolicies()
        guard let identity = accounts.webIdentities.first(where: { $0.token == token }) else {
            throw STSFault(
                400,
                "InvalidIdentityToken",
                "Couldn't retrieve verification key from your identity provider,  please reference "
                    + "AssumeRoleWithWebIdentity documentation for requirements"
            )
        }
        if let end = identity.expiration, end <= date {
            let times = "\(AWSTimestamp.extended(date)), expired at \(AWSTimestamp.extended(end))"
            throw STSFault(400, "ExpiredTokenException", "Token expired: current date/time \(times)")
        }
        let role = accounts.roles.first { role in
            role.arn == arn && role.trust.contains { $0.principal == .webIdentity(provider: identity.provider) }
        }
        guard let role else { throw .denied("Not authorized to perform sts:AssumeRoleWithWebIdentity") }
        guard seconds <= role.maximumSessionSeconds else {
            throw .validation("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.")
        }
        var session = SandboxCaller(role: role, sessionName: name, sourceIdentity: nil)
        session.isReadOnly = parameters.isReadOnly
        return "    <SubjectFromWebIdentityToken>\(SandboxText.xml(identity.subject))</SubjectFromWebIdentityToken>\n"
            + "    <Audience>\(SandboxText.xml(identity.audience))</Audience>\n" + assumedRoleXML(session)
            + credentialsXML(for: session, seconds: seconds, at: date)
            + "    <Provider>\(SandboxText.xml(identity.provider))</Provider>\n"
    }

    // MARK: GetSessionToken

    func sessionToken(
        _ parameters: STSParameters,
        _ caller: SandboxCaller,
        at date: Date
    ) throws(STSFault) -> String {
        guard case .user = caller.kind else { throw .denied("Cannot call GetSessionToken with session credentials") }
        let seconds = try parameters.seconds(900...129_600) ?? 43_200
        var session = caller
        session.hasUsedMFA = try usesMFA(parameters, caller, at: date)
        session.kind = .userSession
        return credentialsXML(for: session, seconds: seconds, at: date)
    }
}
