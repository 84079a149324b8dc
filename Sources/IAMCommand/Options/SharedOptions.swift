// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

package import ArgumentParser
internal import IAMCredentials
internal import IAMPlatform
package import IAMProfiles

/// The options that every command shares.
package struct SharedOptions: ParsableArguments, Sendable {
    @Option(
        help: ArgumentHelp("The profile in ~/.aws/config and ~/.aws/credentials.", valueName: "name"),
        completion: .custom { _, _, _ in ProfileCompletion.names(on: .system(transport: NoTransport())) }
    )
    package var profile: String?

    @Option(help: ArgumentHelp("The AWS region.", valueName: "region"))
    package var region: String?

    @OptionGroup(title: "Role options")
    package var role: RoleOptions

    @Option(help: ArgumentHelp("Send requests for all AWS services here.", valueName: "url"))
    package var endpointURL: String?

    @Option(help: ArgumentHelp("Send STS requests here.", valueName: "url"))
    package var stsEndpointURL: String?

    @Option(
        help: ArgumentHelp("Trust the certificates in this file instead of the system's.", valueName: "file"),
        completion: .file()
    )
    package var caBundle: String?

    @Flag(help: "Neither read nor write cached sessions.")
    package var noCache = false

    @Flag(name: .customLong("share-with-aws-cli"), help: "Take sessions from the AWS CLI's cache and leave them there.")
    package var sharesWithAWSCLI = false

    @Option(
        name: .customLong("min-ttl"),
        help: ArgumentHelp("Get new credentials if less than this is left: 900, 15m, 1h.", valueName: "time"),
        transform: Duration.init(argument:)
    )
    package var minimumLifetime: Duration?

    @Option(help: ArgumentHelp("Fail unless the credentials belong to this account.", valueName: "account"))
    package var expectAccount: String?

    @Flag(help: "Give the last role's session the policy ReadOnlyAccess, so that it can change nothing.")
    package var readOnly = false

    @Flag(help: "Never ask anything: fail where an answer is needed.")
    package var noInput = false

    @Option(help: "Use colour: auto, always or never.")
    package var color: ColorChoice = .auto

    @Flag(help: "Say on standard error what is done.")
    package var debug = false

    package init() {}
}

extension SharedOptions: WordOptions {
    package mutating func read(_ words: inout OptionWords) {
        profile = words.value("profile")
        region = words.value("region")
        role = words.group()
        endpointURL = words.value("endpoint-url")
        stsEndpointURL = words.value("sts-endpoint-url")
        caBundle = words.value("ca-bundle")
        noCache = words.flag("no-cache")
        sharesWithAWSCLI = words.flag("share-with-aws-cli")
        minimumLifetime = words.value("min-ttl", Duration.init(argument:))
        expectAccount = words.value("expect-account")
        readOnly = words.flag("read-only")
        noInput = words.flag("no-input")
        color = words.value("color") ?? .auto
        debug = words.flag("debug")
    }
}

/// When to use colour.
package enum ColorChoice: String, ExpressibleByArgument, CaseIterable, Sendable {
    case auto
    case always
    case never
}

/// Options for roles to assume on the way.
package struct RoleOptions: ParsableArguments, Sendable {
    @Option(
        name: .customLong("role-arn"),
        help: ArgumentHelp("Assume this role; repeat for a chain.", valueName: "arn")
    )
    package var roleARNs: [String] = []

    @Option(help: ArgumentHelp("The name of the role sessions.", valueName: "name"))
    package var roleSessionName: String?

    @Option(help: ArgumentHelp("The external id that the last role's trust policy asks for.", valueName: "id"))
    package var externalID: String?

    @Option(help: ArgumentHelp("How long the last role session shall last, in seconds.", valueName: "seconds"))
    package var durationSeconds: Int?

    @Option(
        name: [.customLong("mfa-serial"), .customLong("serial-number")],
        help: ArgumentHelp("The MFA device that the first role asks for.", valueName: "arn")
    )
    package var mfaSerial: String?

    @Option(
        name: [.customLong("mfa-token"), .customLong("token-code")],
        help: ArgumentHelp("The MFA code; asked for on the terminal if absent.", valueName: "code")
    )
    package var mfaToken: String?

    @Option(help: ArgumentHelp("A session policy for the last role: JSON, or @file.", valueName: "json"))
    package var policy: String?

    @Option(
        name: .customLong("policy-arn"),
        help: ArgumentHelp("A managed session policy; repeatable.", valueName: "arn")
    )
    package var policyARNs: [String] = []

    @Option(
        name: .customLong("tag"),
        help: ArgumentHelp("A session tag; repeatable.", valueName: "key=value"),
        transform: SessionTag.init(argument:)
    )
    package var tags: [SessionTag] = []

    @Option(
        name: .customLong("transitive-tag"),
        help: ArgumentHelp("A tag that goes on to further roles; repeatable.", valueName: "key")
    )
    package var transitiveTagKeys: [String] = []

    @Option(help: ArgumentHelp("Who is behind the session.", valueName: "name"))
    package var sourceIdentity: String?

    @Option(
        help: ArgumentHelp("Assume the first role with the token in this file.", valueName: "file"),
        completion: .file()
    )
    package var webIdentityTokenFile: String?

    package init() {}
}

extension RoleOptions: WordOptions {
    package mutating func read(_ words: inout OptionWords) {
        roleARNs = words.values("role-arn")
        roleSessionName = words.value("role-session-name")
        externalID = words.value("external-id")
        durationSeconds = words.value("duration-seconds")
        mfaSerial = words.value("mfa-serial", or: "serial-number")
        mfaToken = words.value("mfa-token", or: "token-code")
        policy = words.value("policy")
        policyARNs = words.values("policy-arn")
        tags = words.values("tag", SessionTag.init(argument:))
        transitiveTagKeys = words.values("transitive-tag")
        sourceIdentity = words.value("source-identity")
        webIdentityTokenFile = words.value("web-identity-token-file")
    }
}

extension Duration {
    /// Reads `900`, `90s`, `15m`, `2h`, `7d`.
    package init(argument: String) throws {
        let units: [Character: Int] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400]
        let unit = argument.last.flatMap { units[$0] }
        let digits = unit == nil ? argument[...] : argument.dropLast()
        guard let count = Int(digits), (0...1 << 40).contains(count) else {
            throw ValidationError("'\(argument)' is not a time; write seconds, or 90s, 15m, 2h")
        }
        self = .seconds(count * (unit ?? 1))
    }
}

extension SessionTag {
    /// Reads `key=value`.
    package init(argument: String) throws {
        guard let separator = argument.firstIndex(of: "="), separator > argument.startIndex else {
            throw ValidationError("'\(argument)' is not a tag; write key=value")
        }
        self.init(key: String(argument[..<separator]), value: String(argument[argument.index(after: separator)...]))
    }
}
