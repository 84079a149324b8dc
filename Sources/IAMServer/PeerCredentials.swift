// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// The user of the process on the other side of a Unix socket, as the kernel noted it when the connection was made.
enum PeerCredentials: Sendable {
    /// Asks the kernel.
    ///
    /// - Parameter channel: A connection over a Unix socket.
    /// - Returns: `nil` if the system does not tell.
    static func userID(of channel: any Channel) async -> UInt32? {
        guard let provider = channel as? any SocketOptionProvider else { return nil }
        #if os(Linux)
            // unix(7): SO_PEERCRED, a struct ucred.
            let credentials: EventLoopFuture<LinuxCredentials> =
                provider.unsafeGetSocketOption(level: .socket, name: NIOBSDSocket.Option(rawValue: 17))
        #else
            // <sys/un.h>: SOL_LOCAL, LOCAL_PEERCRED, a struct xucred.
            let credentials: EventLoopFuture<DarwinCredentials> =
                provider.unsafeGetSocketOption(
                    level: NIOBSDSocket.OptionLevel(rawValue: 0),
                    name: NIOBSDSocket.Option(rawValue: 1)
                )
        #endif
        return try? await credentials.get().user
    }

    #if os(Linux)
        private struct LinuxCredentials: Sendable {
            var process: Int32
            var user: UInt32
            var group: UInt32
        }
    #else
        private struct DarwinCredentials: Sendable {
            var version: UInt32
            var user: UInt32
            var groupCount: Int16
            // Sixteen groups, of which nothing is used.
            var groups: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64)
        }
    #endif
}
