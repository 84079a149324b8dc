// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
package import IAMCommand
package import IAMPlatform

/// The program `aws-iam-call`.
public enum CallProgram: Sendable {
    /// Runs the program with this process's arguments and ends the process.
    public static func main() -> Never {
        keepFreedMemory()
        Program(name: "aws-iam-call", root: IAMCallCommand.self, codes: .curl)
            .run(Array(CommandLine.arguments.dropFirst()))
    }
}

extension CallProgram {
    /// Runs the program in memory: no process, and no network but the platform's transport.
    package static func run(_ arguments: [String], platform: Platform, input: String = "") async -> ProgramRun {
        let program = Program(name: "aws-iam-call", root: IAMCallCommand.self, codes: .curl)
        return await program.run(arguments, platform: platform, input: input)
    }
}
