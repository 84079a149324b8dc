// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import SystemPackage

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#endif

/// Whose process holds the other end of a connection that does not leave this machine.
///
/// Asked of the kernel for one socket, which takes microseconds; its tables in `/proc/net` take milliseconds to read.
/// Source: sock_diag(7), `inet_diag_req_v2` and `inet_diag_msg`.
enum SocketOwner: Sendable, Hashable {
    /// A process of this user.
    case user(UInt32)

    /// Nobody any more, or the kernel's part that tells is not there.
    case nobody

    /// The system does not tell: only Linux does.
    case unknown

    /// Looks the other end up.
    ///
    /// - Parameters:
    ///   - peer: The address of the other end.
    ///   - own: The address of this end.
    init(of peer: SocketAddress, connectedTo own: SocketAddress) {
        self = .unknown
        #if os(Linux)
            guard let peer = Self.end(peer), let own = Self.end(own) else { return }
            // The family, TCP and no extensions; sockets in any state; the two ends; any interface, and no cookie.
            var request = [UInt8(peer.family), 6, 0, 0] + Self.bytes([UInt32.max])
            request += peer.port + own.port + peer.address + own.address
            request += Self.bytes([0, UInt32.max, UInt32.max])
            do throws(Errno) {
                let answer = try Self.ask(request)
                self = .nobody
                // SOCK_DIAG_BY_FAMILY; anything else is NLMSG_ERROR.
                guard answer.count >= 84, answer[4] == 20, answer[5] == 0 else { return }
                self = .user(unsafe answer.withUnsafeBytes { unsafe $0.load(fromByteOffset: 80, as: UInt32.self) })
            } catch {
                // Other reasons, such as too many open files, could be brought about by who wants to get in.
                self = error == .addressFamilyNotSupported || error == .protocolNotSupported ? .unknown : .nobody
            }
        #endif
    }

    #if os(Linux)
        /// Sends one request to the kernel.
        ///
        /// - Returns: The answer with its header.
        private static func ask(_ request: [UInt8]) throws(Errno) -> [UInt8] {
            // SOCK_RAW, SOCK_CLOEXEC and SOCK_NONBLOCK, which C libraries declare in several ways; NETLINK_SOCK_DIAG.
            let number = socket(AF_NETLINK, 3 | 0o2_000_000 | 0o4_000, 4)
            guard number >= 0 else { throw Errno(rawValue: errno) }
            let descriptor = FileDescriptor(rawValue: number)
            defer { try? descriptor.close() }
            // Length, SOCK_DIAG_BY_FAMILY and NLM_F_REQUEST, number of the request, and none of a process.
            let header = bytes([UInt32(16 + request.count)]) + bytes([UInt16(20), 1]) + bytes([UInt32(1), 0])
            var answer = [UInt8](repeating: 0, count: 512)
            do {
                try descriptor.writeAll(header + request)
                let count = try unsafe answer.withUnsafeMutableBytes { try unsafe descriptor.read(into: $0) }
                return Array(answer.prefix(count))
            } catch {
                throw error as? Errno ?? .ioError
            }
        }

        /// The family, the address in 16 bytes, and the port, all as the network has them.
        private static func end(_ address: SocketAddress) -> (family: Int32, address: [UInt8], port: [UInt8])? {
            guard let text = address.ipAddress, let port = address.port.map(UInt16.init) else { return nil }
            let family = text.contains(":") ? AF_INET6 : AF_INET
            var bytes = [UInt8](repeating: 0, count: 16)
            guard unsafe inet_pton(family, text, &bytes) == 1 else { return nil }
            return (family, bytes, Self.bytes([port.bigEndian]))
        }

        /// Numbers as they are in memory.
        private static func bytes<Number: FixedWidthInteger>(_ numbers: [Number]) -> [UInt8] {
            unsafe numbers.withUnsafeBytes { unsafe Array($0) }
        }
    #endif
}
