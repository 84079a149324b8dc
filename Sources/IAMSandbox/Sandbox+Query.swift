// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

extension Sandbox {
    /// An answer of a service that speaks the query protocol; without a result it says only that it is one.
    ///
    /// Source: AWS Query protocol.
    func queryAnswer(
        _ action: String,
        _ result: String?,
        namespace: String,
        _ exchange: SandboxExchange
    ) -> SandboxResponse {
        let body =
            "<\(action)Response xmlns=\"\(namespace)\">\n"
            + (result.map { "  <\(action)Result>\n\($0)  </\(action)Result>\n" } ?? "")
            + "  <ResponseMetadata>\n    <RequestId>\(exchange.id)</RequestId>\n  </ResponseMetadata>\n"
            + "</\(action)Response>\n"
        return SandboxResponse(200, type: "text/xml", body: body, fields: [("x-amzn-RequestId", exchange.id)])
    }

    /// A refusal of such a service.
    func queryFault(_ fault: STSFault, namespace: String, _ exchange: SandboxExchange) -> SandboxResponse {
        countRefusal(fault.code)
        let body =
            "<ErrorResponse xmlns=\"\(namespace)\">\n  <Error>\n    <Type>Sender</Type>\n"
            + "    <Code>\(fault.code)</Code>\n    <Message>\(SandboxText.xml(fault.message))</Message>\n  </Error>\n"
            + "  <RequestId>\(exchange.id)</RequestId>\n</ErrorResponse>\n"
        let fields = [("x-amzn-RequestId", exchange.id)]
        return SandboxResponse(fault.status, type: "text/xml", body: body, fields: fields)
    }
}
