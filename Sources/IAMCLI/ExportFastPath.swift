// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCommand
internal import IAMCredentials
internal import IAMEndpoints
internal import IAMPlatform
internal import IAMProfiles
internal import IAMProviders
internal import SystemPackage

/// `toolkit export-creds` when the answer is on disk already: no argument parser, no task, no network.
///
/// It only ever succeeds or steps aside: whatever it does not understand or have goes the long way, which explains.
enum ExportFastPath: Sendable {
    /// Prints cached credentials if it can.
    ///
    /// - Parameter arguments: The arguments after the program's name.
    /// - Returns: Whether it did; false means that nothing was printed.
    static func run(_ arguments: [String]) -> Bool {
        let platform = Platform.system(transport: NoTransport())
        guard let text = text(arguments, platform: platform) else { return false }
        return (try? writeAll(Array(text.utf8), to: .standardOutput)) != nil
    }

    /// What would be printed; `nil` if the long way must be taken.
    static func text(_ arguments: [String], platform: Platform) -> String? {
        guard arguments.first == "export-creds" else { return nil }
        // A keyring may ask somebody, or take its time.
        guard platform.environment[CommandContext.cacheVariable] == nil else { return nil }
        var options = ChainOptions()
        var format = ExportFormat.posix
        var isForHook = false
        var index = 1
        while index < arguments.count {
            // Nobody is asked here, so there is nothing that --no-input could forbid.
            if arguments[index] == "--no-input" || arguments[index] == "--for-hook" {
                isForHook = isForHook || arguments[index] == "--for-hook"
                index += 1
                continue
            }
            guard index + 1 < arguments.count else { return nil }
            let value = arguments[index + 1]
            guard !value.utf8.starts(with: "-".utf8) else { return nil }
            switch arguments[index] {
            case "--format":
                guard let known = ExportFormat(rawValue: value) else { return nil }
                // Masks and a file: more than one text.
                guard known != .gitHub else { return nil }
                format = known
            case "--profile": options.profile = value
            case "--region": options.region = value
            case "--role-arn": options.hops.append(RoleHop(roleARN: value, location: .option("--role-arn")))
            default: return nil
            }
            index += 2
        }
        guard let session = try? SessionSettings(options, platform: platform), session.warnings.isEmpty,
            let plan = try? DefaultChain.plan(platform: platform, options: session.options),
            let rails = try? session.guardRails(of: plan), rails.areNone,
            let credentials = DefaultChain.storedCredentials(of: plan, platform: platform, options: session.options)
        else { return nil }
        let export = CredentialExport(
            credentials: credentials,
            region: session.settings.region.map { EndpointRegion($0).name },
            profile: ProfileSelection.resolve(explicit: options.profile, environment: platform.environment).name
        )
        guard let text = try? format.form.rendered(export) else { return nil }
        return isForHook ? text + PromptHook.end(of: export, as: format) : text
    }
}
