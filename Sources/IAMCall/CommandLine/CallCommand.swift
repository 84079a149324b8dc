// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

package import ArgumentParser
package import IAMCommand

/// `toolkit call`: a signed request with curl's habits.
package struct CallCommand: SeriesCommand {
    package static let configuration = CommandConfiguration(
        commandName: "call",
        abstract: "Call an IAM-protected address, as curl would, signed.",
        discussion: IAMCallCommand.discussion
    )
    package static let codes = ExitCodes.curl

    @OptionGroup
    var options: CallOptions

    @OptionGroup
    var shared: SharedOptions

    package var isSilent: Bool { options.transfer.silent && !options.transfer.showError }

    package init() {}

    package static func run(_ series: [CallCommand], in context: CommandContext) async throws -> Int32 {
        let entries = series.map { CallRun.Entry(options: $0.options, shared: $0.shared) }
        return try await CallRun(entries, in: context).run()
    }
}

/// `aws-iam-call`: the same under its own name.
struct IAMCallCommand: SeriesCommand {
    static let discussion = """
        Service and region follow from AWS host names; other hosts need --service and --region.
        The command line is curl's: letters in clusters, --no-NAME, several addresses, --next, -K FILE; a pasted line
        may begin with the word curl. There is no globbing, no cookie jar, and ~/.curlrc is not read.
        Exit codes are curl's, with 94 for credentials and signing.
        """
    static let configuration = CommandConfiguration(
        commandName: "aws-iam-call",
        abstract: "Call an IAM-protected address, as curl would, signed.",
        discussion: discussion,
        version: "0.1.0"
    )
    static let codes = ExitCodes.curl

    @OptionGroup
    var options: CallOptions

    @OptionGroup
    var shared: SharedOptions

    var isSilent: Bool { options.transfer.silent && !options.transfer.showError }

    static func run(_ series: [IAMCallCommand], in context: CommandContext) async throws -> Int32 {
        let entries = series.map { CallRun.Entry(options: $0.options, shared: $0.shared) }
        return try await CallRun(entries, in: context).run()
    }
}
