// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// Who is at the other end of a connection, as far as the system tells.
package enum Peer: Sendable, Hashable {
    /// An IP address, as text, and its port.
    case address(String, port: Int)

    /// A process of this user on the other side of a Unix socket.
    case user(UInt32)

    /// Nobody can say.
    case unknown

    /// Whether a request may come from here: from this machine, or from this user.
    ///
    /// An address bound to loopback is not enough, because a neighbour in the network can route packets for 127.0.0.0/8
    /// to this machine (CVE-2020-8558), so the address of the peer itself is looked at.
    ///
    /// - Parameter user: The user id that the server runs under.
    package func isTrusted(by user: UInt32) -> Bool {
        switch self {
        case .address(let address, _): LoopbackAddress.contains(address)
        case .user(let peer): peer == user
        case .unknown: false
        }
    }
}

extension Peer: CustomStringConvertible {
    /// The address and port, or the user.
    package var description: String {
        switch self {
        case .address(let address, let port): address.contains(":") ? "[\(address)]:\(port)" : "\(address):\(port)"
        case .user(let user): "user \(user)"
        case .unknown: "unknown peer"
        }
    }
}
