// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import Hummingbird
internal import NIOCore

/// The connection that a request came in on.
struct ServerConnection: InitializableFromSource {
    private let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        self.channel = source.channel
    }

    /// The port that the request came in on; `nil` for a Unix socket.
    var port: Int? { channel.localAddress?.port }

    /// Who is at the other end.
    func peer() async -> Peer {
        switch channel.localAddress {
        case .unixDomainSocket:
            return await PeerCredentials.userID(of: channel).map { .user($0) } ?? .unknown
        default: return Peer(of: channel)
        }
    }
}
