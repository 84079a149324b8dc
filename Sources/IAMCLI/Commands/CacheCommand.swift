// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser

/// `toolkit cache`: the sessions that are kept for further commands.
struct CacheCommand: ParsableCommand, Sendable {
    static let configuration = CommandConfiguration(
        commandName: "cache",
        abstract: "List, show and remove stored sessions.",
        discussion: """
            Sessions of roles are kept in ~/.cache/aws-iam-toolkit (XDG_CACHE_HOME), for this user alone, until they end.
            Tokens of sign-ins are elsewhere: see toolkit logout.
            """,
        subcommands: [CacheListCommand.self, CacheShowCommand.self, CacheClearCommand.self, CachePruneCommand.self],
        defaultSubcommand: CacheListCommand.self
    )
}
