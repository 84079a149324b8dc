// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import IAMCredentials
import IAMPlatform
import Testing

@Suite struct SubprocessRunnerTests {
    private let runner = SubprocessRunner()

    @Test func `output, error text and code come back`() async throws {
        let outcome = try await runner.run(
            ProcessInvocation(
                program: "sh",
                arguments: ["-c", "printf '%s' \"$GREETING\"; echo oops >&2; exit 7"],
                environment: ["GREETING": "hello"]
            )
        )
        #expect(outcome.exitCode == 7)
        #expect(outcome.output.withExposedText { $0 } == "hello")
        #expect(outcome.errorText == "oops\n")
    }

    @Test func `more output than allowed ends the program`() async throws {
        await #expect(throws: ProcessError.self) {
            _ = try await runner.run(
                ProcessInvocation(program: "sh", arguments: ["-c", "yes | head -c 100000"], outputLimit: 1_000)
            )
        }
    }

    @Test func `a program that runs too long is ended`() async throws {
        do {
            _ = try await runner.run(
                ProcessInvocation(program: "sleep", arguments: ["60"], timeout: .milliseconds(100))
            )
            Issue.record("it was not ended")
        } catch let error as ProcessError {
            #expect(error.code == .timedOut)
        }
    }

    @Test func `a program that is not there is named`() async throws {
        do {
            _ = try await runner.run(ProcessInvocation(program: "/nowhere/program", arguments: ["--secret", "s3cr3t"]))
            Issue.record("it ran")
        } catch let error as ProcessError {
            #expect(error.code == .notStarted)
            #expect(error.message.contains("/nowhere/program"))
            #expect(!error.message.contains("s3cr3t"))
        }
    }

    @Test func `a program may talk as much as it likes, and the end is kept`() async throws {
        let script = "head -c 300000 /dev/zero | tr '\\0' x >&2; echo the end >&2; echo data"
        let outcome = try await runner.run(ProcessInvocation(program: "sh", arguments: ["-c", script]))
        #expect(outcome.output.withExposedText { $0 } == "data\n")
        #expect(outcome.errorText.hasSuffix("xthe end\n"))
        #expect(outcome.errorText.utf8.count == 4_096)
    }
}
