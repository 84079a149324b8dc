// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser

/// `toolkit keys`: long-term keys in a keyring in place of `~/.aws/credentials`.
struct KeysCommand: ParsableCommand, Sendable {
    static let configuration = CommandConfiguration(
        commandName: "keys",
        abstract: "Keep long-term keys in a keyring: add, list, rotate, remove.",
        discussion: """
            toolkit keys add --profile dev       asks for the key on the terminal, stores it, and writes
                                                 aws_iam_toolkit_keys into the profile
            toolkit keys rotate --profile dev    makes a new key, tries it, stores it, and deletes the old one

            Stores: secret-service (GNOME Keyring, KWallet, KeePassXC), keychain (macOS), kernel (Linux; forgotten at
            reboot), file (mode 0600, not encrypted).

            For tools that do not know the keyring: credential_process = toolkit export-creds --format process --profile dev
            """,
        subcommands: [
            KeysAddCommand.self, KeysListCommand.self, KeysRotateCommand.self, KeysRemoveCommand.self,
        ]
    )
}
