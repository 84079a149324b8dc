// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCommand
internal import IAMPlatform
internal import Subprocess
internal import SystemPackage

/// A command that runs in place of the tool, on the same terminal, and whose exit code becomes the tool's.
///
/// Its arguments may hold secrets and are shown nowhere.
struct ChildCommand: Sendable {
    private let command: [String]
    private let environment: [String: String]

    init(_ command: [String], environment: [String: String]) {
        self.command = command
        self.environment = environment
    }

    /// Runs the command to its end, as a shell would: in the foreground of the terminal, if the tool is there.
    ///
    /// - Returns: Its exit code; as shells have it 126 if it cannot be executed, 127 if it is not there, and 128 and the
    ///   signal's number if a signal ended it.
    func run(in context: CommandContext) async throws -> Int32 {
        guard let program = command.first else { return 0 }
        let supervision = await ChildSupervision()
        let variables = Dictionary(
            uniqueKeysWithValues: environment.map { (Subprocess.Environment.Key(stringLiteral: $0), $1) }
        )
        var options = PlatformOptions()
        if supervision.needsOwnGroup { options.processGroupID = 0 }
        do {
            let result = try await Subprocess.run(
                program.contains("/") ? .path(FilePath(program)) : .name(program),
                arguments: Arguments(Array(command.dropFirst())),
                environment: .custom(variables),
                platformOptions: options,
                input: .currentStandardInput,
                output: .currentStandardOutput,
                error: .currentStandardError
            ) { execution in
                await supervision.watch(execution.processIdentifier.value)
            }
            return switch result.terminationStatus {
            case .exited(let code): Int32(code)
            case .signaled(let signal): 128 + Int32(signal)
            }
        } catch let error as SubprocessError where error.code == .executableNotFound {
            let files = ProgramPath.candidates(for: program, path: environment["PATH"])
            let isThere = files.contains { (try? context.platform.files.metadata($0)) != nil }
            return isThere ? Self.notExecutable(program, in: context) : Self.notFound(program, in: context)
        } catch let error as SubprocessError where error.code == .spawnFailed {
            return Self.notExecutable(program, in: context)
        }
    }

    /// Makes this process go on as the command, so that nothing stands between it and the terminal.
    ///
    /// - Parameters:
    ///   - descriptors: The open descriptors that the command gets beside the three standard ones.
    ///   - context: Is told what went wrong.
    /// - Returns: 126 or 127, because there is a return only if the command could not be executed.
    func replaceProcess(keeping descriptors: Set<Int32>, in context: CommandContext) -> Int32 {
        guard let program = command.first else { return 0 }
        let variables = environment.map { "\($0)=\($1)" }
        var isThere = false
        for path in ProgramPath.candidates(for: program, path: environment["PATH"]) {
            switch replace(path, command, variables, descriptors) {
            case .noSuchFileOrDirectory, .notDirectory:
                continue
            case .execFormatError:
                // A script that does not say what runs it is one for the shell, as execvp(3) has it.
                let words = ["sh", path.string] + command.dropFirst()
                _ = replace("/bin/sh", words, variables, descriptors)
                isThere = true
            default:
                isThere = true
            }
        }
        return isThere ? Self.notExecutable(program, in: context) : Self.notFound(program, in: context)
    }

    private func replace(
        _ path: FilePath,
        _ words: [String],
        _ variables: [String],
        _ descriptors: Set<Int32>
    ) -> Errno {
        IAMPlatform.replaceProcess(path, arguments: words, environment: variables, keeping: descriptors)
    }

    private static func notFound(_ program: String, in context: CommandContext) -> Int32 {
        context.report("\(program): command not found")
        return 127
    }

    private static func notExecutable(_ program: String, in context: CommandContext) -> Int32 {
        context.report("\(program): cannot be executed")
        return 126
    }
}
