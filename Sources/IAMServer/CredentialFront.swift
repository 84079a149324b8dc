// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import HummingbirdCore
internal import NIOCore
internal import SystemPackage

/// One listener of a server: where it is, what there is, who may ask for it, and who is told.
struct CredentialFront: Sendable {
    /// What is bound.
    enum Place: Sendable, CustomStringConvertible {
        case port(Int)
        case socket(FilePath)

        var bindAddress: BindAddress {
            switch self {
            case .port(let port): .hostname("127.0.0.1", port: port)
            case .socket(let path): .unixDomainSocket(path: path.string)
            }
        }

        var description: String {
            switch self {
            case .port(let port): "127.0.0.1:\(port)"
            case .socket(let path): path.string
            }
        }
    }

    let name: String
    let place: Place
    let resource: @Sendable (HTTPRequest) -> ServedResource
    let guardian: RequestGuard
    let log: RequestLog
    let idle: IdleStop?

    /// Whose programs may connect; `nil` for those of all users.
    var onlyUser: UInt32?

    /// Notes where the listener is.
    var announce: @Sendable (inout CredentialServer.Addresses, Int) -> Void = { _, _ in }

    /// What looks after each connection, whatever comes in on it.
    func connectionHandlers() -> [any RemovableChannelHandler] {
        let tell: @Sendable (Peer, String) -> Void = { peer, reason in log.record(name, from: peer, reason) }
        return [ConnectionWatch(tell)] + (onlyUser.map { [UserCheck($0, tell)] } ?? [])
    }

    /// Answers a request if nobody has to be asked for it.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - peer: Where it comes from.
    ///   - port: The port that it came in on; `nil` for a Unix socket.
    func presentAnswer(to request: HTTPRequest, from peer: Peer, port: Int?) -> ServerAnswer? {
        let refusal = guardian.refusal(of: request, from: peer, port: port)
        guard let answer = refusal.map({ .refused($0) }) ?? resource(request).presentAnswer else { return nil }
        note(request, from: peer, answer)
        return answer
    }

    /// Answers a request.
    func answer(to request: HTTPRequest, from peer: Peer, port: Int?) async -> ServerAnswer {
        let answer: ServerAnswer
        if let refusal = guardian.refusal(of: request, from: peer, port: port) {
            answer = .refused(refusal)
        } else {
            answer = await resource(request).answer()
        }
        note(request, from: peer, answer)
        return answer
    }

    private func note(_ request: HTTPRequest, from peer: Peer, _ answer: ServerAnswer) {
        if answer.status == 200 { idle?.touch() }
        log.record(name, request, from: peer, answer)
    }
}
