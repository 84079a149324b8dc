// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Crypto
import HTTPTypes
import IAMCredentials
import IAMSigV4

import struct FoundationEssentials.Date

let credentials = Credentials(
    accessKeyID: "ASIDEXAMPLE",
    secretAccessKey: Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
    sessionToken: Secret(String(repeating: "AQoDYXdzEPT//////wEXAMPLE", count: 16))
)
let date = Date(timeIntervalSince1970: 1_440_938_160)
let body = [UInt8](repeating: UInt8(ascii: "x"), count: 1_024)
let host = "id.execute-api.eu-west-2.amazonaws.com"
let get = HTTPRequest(method: .get, scheme: "https", authority: host, path: "/foo/bar?Param1=value1&Param2=value2")
var post = HTTPRequest(method: .post, scheme: "https", authority: host, path: "/foo/bar")
post.headerFields[.contentType] = "application/json"

let signer = SigV4Signer(service: "execute-api", region: "eu-west-2")
let getTrace = try signer.signWithTrace(get, payload: .empty, credentials: credentials, at: date).trace
let postTrace = try signer.signWithTrace(post, payload: .bytes(body), credentials: credentials, at: date).trace
let getFloor = Floor(canonicalRequest: getTrace.canonicalRequest, stringToSign: getTrace.stringToSign)
let postFloor = Floor(
    canonicalRequest: postTrace.canonicalRequest,
    stringToSign: postTrace.stringToSign,
    body: body
)
report("canonical-bytes-get", Double(getTrace.canonicalRequest.utf8.count))

let warm = try Measurement.compare([
    { keep(try signer.sign(get, payload: .empty, credentials: credentials, at: date)) },
    { getFloor.warm() },
    { keep(try signer.sign(post, payload: .bytes(body), credentials: credentials, at: date)) },
    { postFloor.warm() },
])
report("get", warm[0])
report("get-floor", warm[1])
report("get-ratio", warm[0] / warm[1], digits: 2)
report("post", warm[2])
report("post-floor", warm[3])
report("post-ratio", warm[2] / warm[3], digits: 2)

let cold = try Measurement.compare(
    calls: 1_000,
    [
        {
            let fresh = SigV4Signer(service: "execute-api", region: "eu-west-2")
            keep(try fresh.sign(get, payload: .empty, credentials: credentials, at: date))
        },
        { getFloor.cold() },
    ]
)
report("first-use", cold[0])
report("first-use-floor", cold[1])
report("first-use-ratio", cold[0] / cold[1], digits: 2)

let large = [UInt8](repeating: 0x5A, count: 64 << 20)
let upload = HTTPRequest(method: .put, scheme: "https", authority: "examplebucket.s3.amazonaws.com", path: "/key")
let s3 = SigV4Signer(service: "s3", region: "eu-west-2")
let bulk = try Measurement.compare(
    rounds: 5,
    calls: 1,
    [
        { keep(try s3.sign(upload, payload: .bytes(large), credentials: credentials, at: date)) },
        { keep(Floor.hash(large)) },
    ]
)
report("payload-gb-per-second", Double(large.count) / bulk[0], digits: 2)
report("payload-floor-gb-per-second", Double(large.count) / bulk[1], digits: 2)
report("payload-ratio", bulk[1] / bulk[0], digits: 2)

/// Frames and signs a body that comes in pieces of 64 KiB, and throws away what is to be sent.
func drain(_ chunked: ChunkedRequest, _ pieces: [[UInt8]]) async throws -> Int {
    let body = AsyncThrowingStream<[UInt8], any Error> { continuation in
        for piece in pieces { continuation.yield(piece) }
        continuation.finish()
    }
    var count = 0
    for try await chunk in chunked.body(of: body) { count += chunk.count }
    return count
}

/// The bytes per nanosecond of processor time: the best of some rounds.
func rate(_ upload: ChunkedUpload) async throws -> Double {
    let pieces = [[UInt8]](repeating: Array(large.prefix(65_536)), count: upload.decodedLength / 65_536)
    let put = HTTPRequest(method: .put, scheme: "https", authority: "examplebucket.s3.amazonaws.com", path: "/key")
    var best = 0.0
    for _ in 0..<5 {
        let chunked = try s3.signChunked(put, upload: upload, credentials: credentials, at: date)
        let start = Measurement.processorTime()
        keep(try await drain(chunked, pieces))
        best = max(best, Double(upload.decodedLength) / (Measurement.processorTime() - start))
    }
    return best
}

report("chunked-gb-per-second", try await rate(ChunkedUpload(decodedLength: large.count)), digits: 2)
report(
    "unsigned-chunks-gb-per-second",
    try await rate(ChunkedUpload(decodedLength: large.count, chunks: .unsigned, checksum: .crc64nvme)),
    digits: 2
)
