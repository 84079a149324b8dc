// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

package import IAMCredentials
package import IAMPlatform
internal import IAMProviders
package import SystemPackage

/// The person at the terminal and their browser.
package struct TerminalInteraction: SignInInteraction {
    private let platform: Platform
    private let command: String
    private let mayAsk: Bool
    private let opensBrowser: Bool
    private let report: @Sendable (String) -> Void
    private let terminal: @Sendable () -> FileDescriptor?

    /// Makes an interaction.
    ///
    /// - Parameters:
    ///   - platform: Its environment and processes are used.
    ///   - command: What to run in a terminal, for errors where there is none.
    ///   - mayAsk: Whether anybody may be asked at all; `--no-input` says no.
    ///   - opensBrowser: Whether a browser is opened; `--no-browser` says no.
    ///   - report: Says something to the person.
    ///   - terminal: Opens the terminal.
    package init(
        platform: Platform,
        command: String,
        mayAsk: Bool,
        opensBrowser: Bool,
        report: @escaping @Sendable (String) -> Void,
        terminal: @escaping @Sendable () -> FileDescriptor? = Self.openTerminal
    ) {
        self.platform = platform
        self.command = command
        self.mayAsk = mayAsk
        self.opensBrowser = opensBrowser
        self.report = report
        self.terminal = terminal
    }

    /// The terminal itself, because standard input and output may be pipes.
    package static let openTerminal: @Sendable () -> FileDescriptor? = {
        try? FileDescriptor.open(FilePath("/dev/tty"), .readWrite, options: .closeOnExec)
    }

    /// Fails where nobody could answer.
    ///
    /// - Throws: ``CredentialError`` with `.interactionRequired`, whose hint is the command to run.
    package func requirePerson() throws(CredentialError) {
        guard mayAsk else { throw nobody("--no-input is set") }
        guard let terminal = terminal() else { throw nobody("there is no terminal") }
        try? terminal.close()
    }

    /// Shows the address and opens it.
    package func visit(_ url: String, code: String?) async throws(CredentialError) {
        try requirePerson()
        let task = code.map { "confirm the code \($0) in a browser" } ?? "sign in with a browser"
        report("\(task)\(opensBrowser ? "; if none opens, visit" : ":")\n\(url)")
        guard opensBrowser else { return }
        await Browser(platform).open(url)
    }

    /// Asks on the terminal.
    package func answer(to prompt: String) async throws(CredentialError) -> Secret {
        guard mayAsk else { throw nobody("--no-input is set") }
        guard let terminal = terminal() else { throw nobody("there is no terminal") }
        defer { try? terminal.close() }
        guard (try? terminal.writeAll(Array(prompt.utf8))) != nil else { throw nobody("the terminal is gone") }
        var line: [UInt8] = []
        while line.last != UInt8(ascii: "\n"), line.count < 64 * 1_024 {
            let piece = try? unsafe [UInt8](unsafeUninitializedCapacity: 4_096) { buffer, count in
                count = try unsafe terminal.read(into: UnsafeMutableRawBufferPointer(buffer))
            }
            guard let piece, !piece.isEmpty else { break }
            line += piece
        }
        while let last = line.last, last == UInt8(ascii: "\n") || last == UInt8(ascii: "\r") { line.removeLast() }
        guard !line.isEmpty else { throw nobody("nothing was typed") }
        return Secret(bytes: line)
    }

    private func nobody(_ reason: String) -> CredentialError {
        CredentialError(
            .interactionRequired,
            "somebody has to sign in, but \(reason)",
            hint: "run in a terminal: \(command)"
        )
    }
}
