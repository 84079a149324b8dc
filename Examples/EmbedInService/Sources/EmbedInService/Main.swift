// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import AsyncHTTPClient
import Foundation
import Hummingbird
import IAMToolkit

/// A service that answers `GET /things` with what an IAM-protected API says, signed by credentials that never go stale.
///
/// Run it against the sandbox: `toolkit sandbox -- swift run EmbedInService`, then `curl http://127.0.0.1:8080/things`.
@main struct EmbedInService {
    static func main() async throws {
        let environment = ProcessInfo.processInfo.environment
        let upstream = environment["UPSTREAM_URL"] ?? environment["SANDBOX_API_URL"] ?? ""
        let region = environment["AWS_REGION"] ?? "eu-west-2"
        let port = environment["PORT"].flatMap { Int($0) } ?? 8080

        let transport = AsyncHTTPClientTransport()
        let platform = Platform.system(transport: transport)
        let provider = DefaultChain.make(platform: platform).cached(platform: platform)
        let client = HTTPClient(configuration: .forSigning)
        let signing = SigningClient(
            client,
            provider: provider,
            service: "execute-api",
            region: region,
            platform: platform
        )

        let router = Router()
        router.get("/things") { request, _ -> Response in
            let target = request.uri.query.map { "/things?\($0)" } ?? "/things"
            let answer = try await signing.execute(HTTPClientRequest(url: upstream + target))
            let body = try await answer.body.collect(upTo: 1 << 20)
            return Response(
                status: .init(code: Int(answer.status.code)),
                headers: [.contentType: "application/json"],
                body: .init(byteBuffer: body)
            )
        }
        let application = Application(
            router: router,
            configuration: .init(address: .hostname("127.0.0.1", port: port))
        )
        try await application.runService()
        try await client.shutdown()
        await transport.shutdown()
    }
}
