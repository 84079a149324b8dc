// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCommand
internal import IAMPlatform
internal import Subprocess
internal import SystemPackage

/// A command that runs in place of the tool, on the same terminal, and whose exit code becomes the tool's.
struct ChildCommand: Sendable {
    private let command: [String]
    private let environment: [String: String]

    init(_ command: [String], environment: [String: String]) {
        self.command = command
        self.environment = environment
    }

    /// Runs the command to its end.
    ///
    /// - Returns: Its exit code; as shells have it 126 if it cannot be executed, 127 if it is not there, and 128 and the
    ///   signal's number if a signal ended it.
    func run(in context: CommandContext) async throws -> Int32 {
        guard let program = command.first else { return 0 }
        leaveInterruptsToChild()
        let variables = Dictionary(
            uniqueKeysWithValues: environment.map { (Subprocess.Environment.Key(stringLiteral: $0), $1) }
        )
        do {
            let result = try await Subprocess.run(
                program.contains("/") ? .path(FilePath(program)) : .name(program),
                arguments: Arguments(Array(command.dropFirst())),
                environment: .custom(variables),
                input: .currentStandardInput,
                output: .currentStandardOutput,
                error: .currentStandardError
            )
            return switch result.terminationStatus {
            case .exited(let code): Int32(code)
            case .signaled(let signal): 128 + Int32(signal)
            }
        } catch let error as SubprocessError where error.code == .executableNotFound {
            context.report("\(program): command not found")
            return 127
        } catch let error as SubprocessError where error.code == .spawnFailed {
            context.report("\(program): cannot be executed")
            return 126
        }
    }
}
