// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Hummingbird

/// A server with one route, whose answer never changes: what Hummingbird does when nobody asks more of it.
///
/// The arguments are the port and the answer.
@main
struct ConstantRoute {
    static func main() async throws {
        let (port, document) = (Int(CommandLine.arguments[1]) ?? 0, ByteBuffer(string: CommandLine.arguments[2]))
        let router = Router()
        router.get("credentials") { _, _ in
            Response(
                status: .ok,
                headers: [.contentType: "application/json", .cacheControl: "no-store"],
                body: ResponseBody(byteBuffer: document)
            )
        }
        let application = Application(
            router: router,
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: port))
        )
        try await application.runService()
    }
}
