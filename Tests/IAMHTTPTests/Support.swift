// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

#if AsyncHTTPClientSupport
    import Foundation
    import HTTPTypes
    import IAMHTTP
    import IAMPlatform

    /// Sends one request with a transport of its own and reads the whole answer.
    func exchange(
        _ request: TransportRequest,
        _ configuration: HTTPTransportConfiguration = HTTPTransportConfiguration()
    ) async throws -> (head: HTTPResponse, version: String, body: [UInt8]) {
        let transport = AsyncHTTPClientTransport(configuration)
        do {
            let response = try await transport.send(request)
            let body = try await response.bytes(upTo: 1 << 30)
            await transport.shutdown()
            return (response.head, response.version, body)
        } catch {
            await transport.shutdown()
            throw error
        }
    }

    /// The code of the failure, or `nil` if there is none.
    func failure(
        _ request: TransportRequest,
        _ configuration: HTTPTransportConfiguration = HTTPTransportConfiguration()
    ) async -> TransportError.Code? {
        do {
            _ = try await exchange(request, configuration)
            return nil
        } catch let error as TransportError {
            return error.code
        } catch {
            return nil
        }
    }

    func get(
        _ path: String = "/",
        host: String = "127.0.0.1",
        port: Int,
        scheme: String = "http",
        fields: HTTPFields = [:],
        timeout: Duration? = .seconds(20)
    ) -> TransportRequest {
        TransportRequest(
            head: HTTPRequest(
                method: .get,
                scheme: scheme,
                authority: "\(host):\(port)",
                path: path,
                headerFields: fields
            ),
            timeout: timeout
        )
    }

    /// The request line's target as the server got it.
    func target(_ request: String) -> String {
        let line = request.prefix { $0 != "\r\n" }
        return String(line.dropFirst(line.prefix { $0 != " " }.count + 1).prefix { $0 != " " })
    }

    /// Runs `body` with the path of a file that holds the text.
    func withFile<R>(_ text: String, _ body: (String) async throws -> R) async throws -> R {
        let url = FileManager.default.temporaryDirectory.appending(path: "iam-toolkit-\(UUID()).pem")
        try Data(text.utf8).write(to: url)
        defer { try? FileManager.default.removeItem(at: url) }
        return try await body(url.path())
    }

    let okay = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
#endif
