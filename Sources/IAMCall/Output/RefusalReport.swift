// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import IAMCredentials
internal import IAMDiagnosis
internal import IAMEndpoints

/// What is said on standard error about an answer that refuses the request.
struct RefusalReport: Sendable {
    /// The most bytes of an answer that are kept for the search for the cause.
    static let limit = 65_536

    let exchange: RefusedExchange
    let identity: HostIdentity
    let keyID: String

    /// Whether answers with this status are looked at.
    static func covers(_ status: Int) -> Bool { [400, 401, 403, 404].contains(status) }

    /// The lines to print.
    var lines: [String] {
        let diagnosis = Diagnosis(exchange)
        let status = exchange.response.status.code
        guard diagnosis != nil || status == 401 || status == 403 else { return [] }
        let type = HTTPField.Name("x-amzn-errortype").flatMap { exchange.response.headerFields[$0] } ?? "no error type"
        var lines = [
            "\(status) (\(type)) for \(keyID), signed for \(identity.service) in \(identity.region) "
                + "[\(identity.rule)]; -vv shows what was signed"
        ]
        lines += diagnosis?.text ?? []
        return lines
    }
}
