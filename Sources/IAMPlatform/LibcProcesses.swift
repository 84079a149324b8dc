// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

// What `Libc.swift` is for files, for processes, signals and the terminal.

internal import Dispatch
package import SystemPackage

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Calls `execve(2)`: the process goes on as another program, with the usual handling of signals.
///
/// - Parameters:
///   - path: The program.
///   - arguments: Its arguments, its own name first.
///   - environment: Its variables as `NAME=value`.
///   - descriptors: The open descriptors that it gets beside the three standard ones; not every library marks its own
///     to be closed.
/// - Returns: Why the process is still this one.
package func replaceProcess(
    _ path: FilePath,
    arguments: [String],
    environment: [String],
    keeping descriptors: Set<Int32>
) -> Errno {
    restoreSignals()
    for descriptor in heritableDescriptors() where descriptor > 2 && !descriptors.contains(descriptor) {
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    }
    var words: [UnsafeMutablePointer<CChar>?] = unsafe arguments.map { unsafe strdup($0) }
    var variables: [UnsafeMutablePointer<CChar>?] = unsafe environment.map { unsafe strdup($0) }
    defer {
        unsafe (words + variables).forEach { unsafe free($0) }
    }
    unsafe words.append(nil)
    unsafe variables.append(nil)
    _ = unsafe path.withPlatformString { unsafe execve($0, words, variables) }
    return Errno(rawValue: errno)
}

/// The open descriptors that a program gets from this process if it replaces it.
///
/// What other threads open meanwhile is not among them if they mark it to be closed, as libdispatch does.
package func heritableDescriptors() -> Set<Int32> {
    let listed = ((try? directoryEntries(FilePath("/dev/fd"))) ?? []).compactMap { Int32($0) }
    // The listing was open itself, and somebody else may have its number by now.
    return Set(
        listed.filter { descriptor in
            let flags = fcntl(descriptor, F_GETFD)
            return flags != -1 && flags & FD_CLOEXEC == 0
        }
    )
}

/// Undoes what this process has changed and a program that replaces it would inherit: the threads that run tasks have
/// all signals blocked.
private func restoreSignals() {
    _ = signal(SIGPIPE, SIG_DFL)
    var none = sigset_t()
    _ = unsafe sigemptyset(&none)
    _ = unsafe pthread_sigmask(SIG_SETMASK, &none, nil)
}

/// Whether a signal is ignored, as `nohup` and shells without job control leave it.
///
/// - Parameter number: The signal's number.
package func isSignalIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    guard unsafe sigaction(number, nil, &action) == 0 else { return false }
    #if canImport(Darwin)
        let handler = unsafe unsafeBitCast(action.__sigaction_u.__sa_handler, to: Int.self)
    #elseif canImport(Musl)
        let handler = unsafe unsafeBitCast(action.__sa_handler.sa_handler, to: Int.self)
    #else
        let handler = unsafe unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
    #endif
    return unsafe handler == unsafeBitCast(SIG_IGN, to: Int.self)
}

/// Calls `kill(2)`.
///
/// - Parameters:
///   - number: The signal's number.
///   - process: The process; a group if negative, this process's own group if 0.
package func sendSignal(_ number: Int32, to process: Int32) { _ = kill(process, number) }

/// The number of SIGTSTP, which stops a process as Ctrl-Z does.
package let stopFromTerminal = SIGTSTP

/// Sends standard output nowhere from now on, so that whoever reads it sees its end.
package func detachStandardOutput() throws(Errno) {
    do {
        let nowhere = try FileDescriptor.open(FilePath("/dev/null"), .writeOnly, options: .closeOnExec)
        defer { try? nowhere.close() }
        _ = try nowhere.duplicate(as: .standardOutput)
    } catch let error as Errno {
        throw error
    } catch {
        throw .ioError
    }
}

/// This process's id.
package func currentProcessID() -> Int32 { getpid() }

/// What happens to a child.
package enum ChildEvent: Sendable, Hashable {
    /// The terminal or somebody stopped it.
    case stopped
    /// It ended; its exit code is left for whoever waits for it.
    case ended
}

/// Watches a child without taking its exit code away from whoever waits for it.
///
/// - Parameter process: The child.
/// - Returns: Its stops, and last its end.
package func childEvents(of process: Int32) -> AsyncStream<ChildEvent> {
    let (events, happened) = AsyncStream.makeStream(of: ChildEvent.self)
    // A thread of its own, because waitid(2) blocks.
    DispatchQueue(label: "iam.child").async {
        while true {
            var information = unsafe siginfo_t()
            let result = unsafe waitid(P_PID, id_t(process), &information, WEXITED | WSTOPPED | WNOWAIT)
            if result != 0, errno == EINTR { continue }
            guard result == 0, unsafe information.si_code == CLD_STOPPED else { break }
            // Takes note of the stop, and so waits for the next event.
            _ = unsafe waitid(P_PID, id_t(process), &information, WSTOPPED | WNOHANG)
            happened.yield(.stopped)
        }
        happened.yield(.ended)
        happened.finish()
    }
    return events
}

/// The terminal that this process is in the foreground of, to be lent to a child as a shell does.
package struct ForegroundTerminal: Sendable {
    private let terminal: FileDescriptor
    private let group: Int32

    /// Opens the terminal.
    ///
    /// - Returns: `nil` if there is none, or if this process runs in its background.
    package init?() {
        guard let terminal = try? FileDescriptor.open(FilePath("/dev/tty"), .readWrite, options: .closeOnExec) else {
            return nil
        }
        guard tcgetpgrp(terminal.rawValue) == getpgrp() else {
            try? terminal.close()
            return nil
        }
        self.terminal = terminal
        self.group = getpgrp()
        // Who is in the background is stopped for giving the foreground away, unless it ignores that.
        _ = signal(SIGTTOU, SIG_IGN)
    }

    /// Whether the foreground is this process's.
    package var isOurs: Bool { tcgetpgrp(terminal.rawValue) == group }

    /// Lends the foreground to a group of processes.
    package func give(to group: Int32) { _ = tcsetpgrp(terminal.rawValue, group) }

    /// Takes the foreground back.
    package func takeBack() { _ = tcsetpgrp(terminal.rawValue, group) }
}
