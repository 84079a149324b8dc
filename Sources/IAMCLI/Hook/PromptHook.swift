// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials

internal import struct FoundationEssentials.Date

/// Code that a shell runs before each prompt.
///
/// `TOOLKIT_PROFILE` asks for it. `_toolkit_profile` is whose credentials the shell has, `_toolkit_due` is when to look
/// again and `_toolkit_end` when they end, both in seconds since 1970. None is exported, so a shell inside looks for itself.
enum PromptHook: Sendable {
    /// How long before their end credentials are renewed, in seconds.
    static let margin = 300

    /// How long a failure, or an end that came no later, is left alone, in seconds.
    static let pause = 60

    /// When to look again after credentials that have no end: never.
    static let never = 9_999_999_999

    /// The code.
    static func code(for shell: CommandShell) -> String {
        switch shell {
        case .bash: bash
        case .zsh: zsh
        case .fish: fish
        }
    }

    /// The statement that tells the hook when exported credentials end.
    static func end(of export: CredentialExport, as format: ExportFormat) -> String {
        let end = export.credentials.expiration.map { "\(Int($0.timeIntervalSince1970))" } ?? ""
        return format == .fish ? "set -g _toolkit_end \(end);\n" : "_toolkit_end=\(end);\n"
    }
}
