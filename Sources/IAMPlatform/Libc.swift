// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

// The one place that knows which C library this is. What Swift packages do not offer yet stands here, with nothing
// of the toolkit's own logic in it.

package import SystemPackage

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// The process's environment as `NAME=value` bytes.
func environmentEntries() -> [[UInt8]] {
    var entries: [[UInt8]] = []
    var pointer = unsafe environ
    while let entry = unsafe pointer.pointee {
        unsafe entries.append(Array(UnsafeRawBufferPointer(start: entry, count: strlen(entry))))
        unsafe pointer += 1
    }
    return entries
}

/// Calls `stat(2)`.
///
/// SystemPackage's own does the same by way of a conformance look-up, which scans the whole program.
func fileStatus(_ path: FilePath) throws(Errno) -> Stat {
    var status = CInterop.Stat()
    let result = unsafe path.withPlatformString { unsafe stat($0, &status) }
    guard result == 0 else { throw Errno(rawValue: errno) }
    return Stat(rawValue: status)
}

/// Writes all of `bytes`, for the same reason without the generic call that SystemPackage offers.
package func writeAll(_ bytes: [UInt8], to file: FileDescriptor) throws(Errno) {
    try unsafe bytes.withUnsafeBufferPointer { memory throws(Errno) in
        try unsafe writeAll(UnsafeRawBufferPointer(memory), to: file)
    }
}

/// Writes all of a piece of memory.
package func writeAll(_ bytes: UnsafeRawBufferPointer, to file: FileDescriptor) throws(Errno) {
    var written = 0
    while written < bytes.count {
        let count = unsafe write(file.rawValue, bytes.baseAddress?.advanced(by: written), bytes.count - written)
        if count < 0 {
            let error = Errno(rawValue: errno)
            guard error == .interrupted else { throw error }
        } else {
            written += count
        }
    }
}

/// Calls `rename(2)`.
func renameFile(_ from: FilePath, _ to: FilePath) throws(Errno) {
    let result = unsafe from.withPlatformString { from in unsafe to.withPlatformString { to in unsafe rename(from, to) }
    }
    guard result == 0 else { throw Errno(rawValue: errno) }
}

/// Calls `realpath(3)`; `nil` if there is no such file.
func realPath(_ path: FilePath) -> FilePath? {
    guard let resolved = unsafe path.withPlatformString({ unsafe realpath($0, nil) }) else { return nil }
    defer { unsafe free(resolved) }
    return unsafe FilePath(platformString: resolved)
}

/// Calls `unlink(2)`.
package func unlinkFile(_ path: FilePath) throws(Errno) {
    guard unsafe path.withPlatformString({ unsafe unlink($0) }) == 0 else { throw Errno(rawValue: errno) }
}

/// Calls `mkdir(2)`.
func makeDirectory(_ path: FilePath, _ mode: UInt16) throws(Errno) {
    guard unsafe path.withPlatformString({ unsafe mkdir($0, mode_t(mode)) }) == 0 else {
        throw Errno(rawValue: errno)
    }
}

/// Calls `chmod(2)`.
func changeMode(_ path: FilePath, _ mode: UInt16) throws(Errno) {
    guard unsafe path.withPlatformString({ unsafe chmod($0, mode_t(mode)) }) == 0 else {
        throw Errno(rawValue: errno)
    }
}

/// Calls `fchmod(2)`, because the process's mask must not widen or narrow the mode of a private file.
func changeMode(_ file: FileDescriptor, _ mode: UInt16) throws(Errno) {
    guard fchmod(file.rawValue, mode_t(mode)) == 0 else { throw Errno(rawValue: errno) }
}

/// Calls `fsync(2)`.
func synchronize(_ file: FileDescriptor) throws(Errno) {
    guard fsync(file.rawValue) == 0 else { throw Errno(rawValue: errno) }
}

/// Calls `flock(2)` for an exclusive lock without waiting; false if somebody else holds it.
func tryExclusiveLock(_ file: FileDescriptor) throws(Errno) -> Bool {
    while flock(file.rawValue, LOCK_EX | LOCK_NB) != 0 {
        let error = Errno(rawValue: errno)
        if error == .wouldBlock { return false }
        guard error == .interrupted else { throw error }
    }
    return true
}

/// Gives the lock up that ``tryExclusiveLock(_:)`` took, whoever else has the file open.
func releaseLock(_ file: FileDescriptor) { _ = flock(file.rawValue, LOCK_UN) }

/// The effective user id.
func effectiveUserID() -> UInt32 { geteuid() }

/// The process id, for names of temporary files.
func processID() -> Int32 { getpid() }

/// The names in a directory but `.` and `..`.
func directoryEntries(_ path: FilePath) throws(Errno) -> [String] {
    guard let directory = unsafe path.withPlatformString({ unsafe opendir($0) }) else { throw Errno(rawValue: errno) }
    defer { unsafe closedir(directory) }
    var names: [String] = []
    while let entry = unsafe readdir(directory) {
        let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
            unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
        }
        if name != ".", name != ".." { names.append(name) }
    }
    return names
}

/// Whether a descriptor is a terminal.
package func isTerminal(_ descriptor: FileDescriptor) -> Bool { isatty(descriptor.rawValue) == 1 }

/// Ends the process at once; standard streams of the C library are not used, so there is nothing to flush.
package func terminate(_ code: Int32) -> Never { _exit(code) }

/// Waits for the end of the process, which another thread brings about.
package func waitForTermination() -> Never {
    while true { pause() }
}

/// Lets the process survive a closed standard output, so that the failed write can be reported.
package func ignoreBrokenPipes() { _ = signal(SIGPIPE, SIG_IGN) }

/// Keeps up to 8 MiB of freed memory for use again, because a transfer that returns every piece to the kernel spends more
/// time in page faults than in copying.
///
/// Source: mallopt(3), which Swift's overlay of glibc leaves out: `M_TRIM_THRESHOLD` is -1 and `M_MMAP_THRESHOLD` -3.
package func keepFreedMemory() {
    #if canImport(Glibc)
        guard let symbol = unsafe dlsym(nil, "mallopt") else { return }
        let mallopt = unsafe unsafeBitCast(symbol, to: (@convention(c) (Int32, Int32) -> Int32).self)
        for option: Int32 in [-1, -3] { _ = mallopt(option, 8 << 20) }
    #endif
}

/// Removes a directory and all in it; what cannot be removed stays.
package func removeTree(_ path: FilePath) {
    guard let status = try? path.stat(followTargetSymlink: false) else { return }
    guard status.type == .directory else {
        try? unlinkFile(path)
        return
    }
    for name in (try? directoryEntries(path)) ?? [] { removeTree(path.appending(name)) }
    _ = unsafe path.withPlatformString { unsafe rmdir($0) }
}

/// Calls `getaddrinfo(3)` with `AI_CANONNAME`; `nil` if the name has no address.
func canonicalName(of host: String) -> String? {
    var hints = unsafe addrinfo()
    unsafe hints.ai_flags = AI_CANONNAME
    var list: UnsafeMutablePointer<addrinfo>?
    guard unsafe host.withCString({ unsafe getaddrinfo($0, nil, &hints, &list) }) == 0, let list = unsafe list else {
        return nil
    }
    defer { unsafe freeaddrinfo(list) }
    return unsafe list.pointee.ai_canonname.map { unsafe String(cString: $0) }
}
