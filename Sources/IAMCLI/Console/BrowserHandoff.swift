// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import Hummingbird
internal import IAMCredentials
internal import IAMListener
internal import IAMPlatform
internal import NIOCore
internal import Synchronization

/// Gives a browser a secret address without naming it in the browser's arguments, which all users of a machine can see.
///
/// The browser is given the address of a page on 127.0.0.1 that nobody can guess; it leads on to the secret one, once.
struct BrowserHandoff: Sendable {
    private let platform: Platform
    private let deadline: Duration

    /// Makes a handoff; nothing is opened yet.
    ///
    /// - Parameters:
    ///   - platform: Its timer and processes are used.
    ///   - deadline: How long to wait for the browser.
    init(platform: Platform, deadline: Duration = .seconds(60)) {
        self.platform = platform
        self.deadline = deadline
    }

    /// Opens an address in a browser and returns when the browser has it.
    ///
    /// - Throws: `CredentialError` with `.timedOut` if no browser comes.
    func open(_ url: Secret) async throws {
        let path = "/" + (0..<4).map { _ in String(UInt64.random(in: 0...UInt64.max), radix: 36) }.joined()
        let port = LoopbackPort()
        let (visits, arrived) = AsyncStream.makeStream(of: Void.self)
        let remaining = Mutex<Secret?>(url)
        let responder = CallbackResponder { (request: Request, _: BasicRequestContext) in
            guard case .redirect = LoopbackRequest(request.head, port: port.number, path: path),
                let url = remaining.withLock({ $0.take() })
            else { return LoopbackPage.response(.notFound, "There is nothing here.") }
            var response = LoopbackPage.response(.seeOther, "You are being signed in.") {
                arrived.yield()
                arrived.finish()
            }
            response.headers[.location] = url.withExposedText { $0 }
            return response
        }
        let server = ListeningServer(
            address: .hostname("127.0.0.1", port: 0),
            server: .http1(configuration: .init(idleTimeout: .seconds(10))),
            responder: responder
        )
        try await server.run { [platform, deadline] channel in
            port.set(channel.localAddress?.port ?? 0)
            await Browser(platform).open("http://127.0.0.1:\(port.number)\(path)")
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { for await _ in visits { return } }
                group.addTask {
                    try await platform.timer.sleep(for: deadline)
                    throw CredentialError(
                        .timedOut,
                        "no browser came within \(deadline)",
                        hint: "leave --open out and open the address that is printed"
                    )
                }
                defer { group.cancelAll() }
                try await group.next()
            }
        }
    }
}
