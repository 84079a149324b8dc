// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

#if os(Linux)
    internal import SystemPackage

    #if canImport(Glibc)
        internal import Glibc
    #elseif canImport(Musl)
        internal import Musl
    #endif

    /// The system calls for the kernel's keyrings, which the C library has no functions for.
    ///
    /// Source: add_key(2), keyctl(2), keyrings(7); the numbers are those of the kernel's tables of system calls.
    enum KernelKeyring {
        /// The keyring of the user id, shared by all sessions; `KEY_SPEC_USER_KEYRING`.
        static let user = -4

        #if arch(x86_64)
            private static let addKeyCall = 248
            private static let keyctlCall = 250
        #else
            // The table that all newer architectures share.
            private static let addKeyCall = 217
            private static let keyctlCall = 219
        #endif

        private static let describeOperation = 6
        private static let unlinkOperation = 9
        private static let searchOperation = 10
        private static let readOperation = 11

        /// Adds a key of the type `user`, or gives the one of this description a new payload.
        static func add(_ description: String, payload: [UInt8], to keyring: Int) throws(Errno) {
            try withAddress(of: payload) { payload, count throws(Errno) in
                try withAddress(of: "user") { type throws(Errno) in
                    try withAddress(of: description) { description throws(Errno) in
                        _ = try call(addKeyCall, type, description, payload, count, keyring)
                    }
                }
            }
        }

        /// Finds a key of the type `user`; `nil` if there is none.
        static func search(_ description: String, in keyring: Int) throws(Errno) -> Int? {
            do throws(Errno) {
                return try withAddress(of: "user") { type throws(Errno) in
                    try withAddress(of: description) { description throws(Errno) in
                        try call(keyctlCall, searchOperation, keyring, type, description)
                    }
                }
            } catch .noKey {
                return nil
            }
        }

        /// The payload of a key, or the numbers of the keys in a keyring.
        static func read(_ key: Int) throws(Errno) -> [UInt8] { try bytes(readOperation, of: key) }

        /// `type;uid;gid;permissions;description`.
        static func describe(_ key: Int) throws(Errno) -> String {
            String(decoding: try bytes(describeOperation, of: key).prefix { $0 != 0 }, as: UTF8.self)
        }

        /// Takes a key out of a keyring.
        static func unlink(_ key: Int, from keyring: Int) throws(Errno) {
            _ = try call(keyctlCall, unlinkOperation, key, keyring)
        }

        /// What an operation writes into a buffer, asked again until it fits.
        private static func bytes(_ operation: Int, of key: Int) throws(Errno) -> [UInt8] {
            var room = 4_096
            while true {
                var bytes = [UInt8](repeating: 0, count: room)
                let count = try unsafe bytes.withUnsafeMutableBufferPointer { buffer throws(Errno) in
                    try call(keyctlCall, operation, key, Int(bitPattern: buffer.baseAddress), buffer.count)
                }
                if count <= room { return Array(bytes.prefix(count)) }
                room = count
            }
        }

        private static func withAddress<Result>(
            of text: String,
            _ body: (Int) throws(Errno) -> Result
        ) throws(Errno) -> Result {
            try withAddress(of: Array(text.utf8) + [0]) { address, _ throws(Errno) in try body(address) }
        }

        private static func withAddress<Result>(
            of bytes: [UInt8],
            _ body: (Int, Int) throws(Errno) -> Result
        ) throws(Errno) -> Result {
            try unsafe bytes.withUnsafeBufferPointer { buffer throws(Errno) in
                try body(Int(bitPattern: buffer.baseAddress), buffer.count)
            }
        }

        /// Calls syscall(2), which Swift does not import because it takes any number of arguments; found by name, it is
        /// called with six, of which the kernel reads as many as it needs.
        private static func call(
            _ number: Int,
            _ first: Int,
            _ second: Int = 0,
            _ third: Int = 0,
            _ fourth: Int = 0,
            _ fifth: Int = 0
        ) throws(Errno) -> Int {
            guard let symbol = unsafe dlsym(nil, "syscall") else { throw Errno.noFunction }
            let syscall = unsafe unsafeBitCast(
                symbol,
                to: (@convention(c) (Int, Int, Int, Int, Int, Int) -> Int).self
            )
            let result = syscall(number, first, second, third, fourth, fifth)
            guard result >= 0 else { throw Errno(rawValue: errno) }
            return result
        }
    }

    extension Errno {
        /// `ENOKEY`, which SystemPackage has no name for.
        static var noKey: Errno { Errno(rawValue: 126) }
    }
#endif
