// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMPlatform
internal import IAMProfiles
internal import IAMProviders
internal import IAMSessionCache

/// Which profiles lead to which stored sessions: the names of the files are digests and tell nothing.
struct SessionOwners: Sendable {
    private struct Owner: Sendable {
        var profiles: [String] = []
        var roleARN: String?
    }

    private var owners: [SessionKey: Owner] = [:]

    /// Plans every profile without asking anybody.
    init(platform: Platform) {
        guard let files = try? ProfileFiles.load(environment: platform.environment, files: platform.files) else {
            return
        }
        for name in files.profileNames {
            for access in [ChainOptions.Access.full, .readOnly] {
                let options = ChainOptions(profile: name, access: access, profileFiles: files)
                guard let plan = try? DefaultChain.plan(platform: platform, options: options) else { continue }
                add(plan, name: name, isReadOnly: access == .readOnly)
            }
        }
    }

    func profiles(of key: SessionKey) -> [String] { owners[key]?.profiles ?? [] }

    func roleARN(of key: SessionKey) -> String? { owners[key]?.roleARN }

    private mutating func add(_ plan: SourcePlan, name: String, isReadOnly: Bool) {
        let count = plan.hops.count
        for index in 0...count {
            guard let key = plan.sessionKey(through: index) else { continue }
            let note = index < count ? " (role \(index) of \(count))" : isReadOnly ? " (read only)" : ""
            add(name + note, to: key, roleARN: index > 0 ? plan.hops[index - 1].roleARN : nil)
        }
        if let serialNumber = plan.hops.first?.mfaSerial, let key = plan.mfaSessionKey(serialNumber: serialNumber) {
            add(name + " (second factor)", to: key, roleARN: nil)
        }
    }

    private mutating func add(_ name: String, to key: SessionKey, roleARN: String?) {
        var owner = owners[key] ?? Owner()
        if !owner.profiles.contains(name) { owner.profiles.append(name) }
        owner.roleARN = owner.roleARN ?? roleARN
        owners[key] = owner
    }
}
