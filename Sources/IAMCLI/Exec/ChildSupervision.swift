// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMPlatform
internal import UnixSignals

/// What a shell does for the command that it waits for: hands it the terminal, passes signals on, and stops when it stops.
///
/// In the foreground of a terminal the child gets a group of its own, so that Ctrl-C reaches it once and this process not
/// at all. Without a terminal it stays in this process's group, so that who ends the whole group ends both.
struct ChildSupervision: Sendable {
    private let terminal: ForegroundTerminal?
    private let signals: UnixSignalsSequence

    /// Begins to hold back signals for the child.
    init() async {
        let terminal = ForegroundTerminal()
        self.terminal = terminal
        let passed: [UnixSignal] = [.sigint, .sigterm, .sighup, .sigquit, .sigusr1, .sigusr2]
        // What is ignored here stays ignored there, as nohup wants it.
        let taken = passed.filter { !isSignalIgnored($0.rawValue) }
        self.signals = await UnixSignalsSequence(trapping: taken + (terminal == nil ? [] : [.sigcont]))
    }

    /// Whether the child has to be started in a group of its own.
    var needsOwnGroup: Bool { terminal != nil }

    /// Looks after the child until it ends.
    ///
    /// - Parameter process: The child, which leads a group if ``needsOwnGroup``.
    func watch(_ process: Int32) async {
        resume(process)
        await withTaskGroup { group in
            group.addTask {
                for await signal in signals {
                    if signal == .sigcont { resume(process) } else { sendSignal(signal.rawValue, to: process) }
                }
            }
            for await event in childEvents(of: process) where event == .stopped { stop() }
            group.cancelAll()
        }
        terminal?.takeBack()
    }

    /// Hands over the terminal, if it is this process's to give, and lets the child go on.
    private func resume(_ process: Int32) {
        guard let terminal else { return }
        if terminal.isOurs { terminal.give(to: process) }
        // It may have been faster at the terminal than this, and been stopped for it.
        sendSignal(UnixSignal.sigcont.rawValue, to: -process)
    }

    /// Stops this process too, so that the shell above sees its job stopped; the shell's SIGCONT brings both back.
    private func stop() {
        guard let terminal else { return }
        terminal.takeBack()
        sendSignal(stopFromTerminal, to: 0)
    }
}
