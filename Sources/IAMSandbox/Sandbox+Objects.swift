// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import HTTPTypes
internal import IAMCredentials
internal import IAMSigV4
internal import Synchronization

internal import struct FoundationEssentials.Date

/// What the bucket keeps, within a bound.
struct SandboxBucket: Sendable {
    struct Object: Sendable {
        let body: [UInt8]
        let type: String
        let tag: String
        let date: Date
    }

    /// The most bytes of all objects together.
    static let limit = 64 * 1_024 * 1_024

    private(set) var objects: [String: Object] = [:]
    private var size = 0

    /// Keeps an object in place of one of the same name; false if there is no room.
    mutating func put(_ object: Object, at key: String) -> Bool {
        let freed = objects[key]?.body.count ?? 0
        guard size - freed + object.body.count + key.utf8.count <= Self.limit, objects.count < 10_000 else {
            return false
        }
        size += object.body.count - freed
        objects[key] = object
        return true
    }

    mutating func remove(_ key: String) {
        size -= objects.removeValue(forKey: key)?.body.count ?? 0
    }
}

extension Sandbox {
    /// The bucket that keeps objects in memory, 64 MiB in all.
    public static let sandboxBucket = "sandbox-bucket"

    /// PUT, GET, HEAD and DELETE of one object, with ranges.
    ///
    /// `zeros/BYTES` is an object of so many zero bytes, made while it is sent: a download of any size. What is put below
    /// `void/` is counted and hashed, but not kept: an upload of any size.
    ///
    /// Source: Amazon S3 API Reference, "PutObject", "GetObject"; RFC 9110, 14.
    func object(_ key: String, _ exchange: SandboxExchange) throws(S3Fault) -> SandboxResponse {
        switch exchange.request.method {
        case .put: return try put(key, exchange)
        case .delete:
            state.withLock { $0.bucket.remove(key) }
            return SandboxResponse(204, fields: [("x-amz-request-id", exchange.id)])
        case .get, .head:
            if key.hasPrefix("zeros/"), let count = Int(key.dropFirst("zeros/".utf8.count)), count >= 0 {
                return try part(of: count, "zeros-\(count)", "application/octet-stream", exchange) { range in
                    .zeros(range.count)
                }
            }
            guard let found = state.withLock({ $0.bucket.objects[key] }) else {
                throw S3Fault(404, "NoSuchKey", "The specified key does not exist.", [("Key", key)])
            }
            var response = try part(of: found.body.count, found.tag, found.type, exchange) { range in
                .bytes(range.count == found.body.count ? found.body : Array(found.body[range]))
            }
            response.add("last-modified", HTTPDate.format(found.date))
            return response
        default:
            throw S3Fault(405, "MethodNotAllowed", "The specified method is not allowed against this resource.")
        }
    }

    private func put(_ key: String, _ exchange: SandboxExchange) throws(S3Fault) -> SandboxResponse {
        let tag = exchange.bodyTag
        if let given = exchange.field("content-md5"), given != tag.base64 {
            throw S3Fault(
                400,
                "BadDigest",
                "The Content-MD5 you specified did not match what we received.",
                [("ExpectedDigest", given), ("CalculatedDigest", tag.base64)]
            )
        }
        if !key.hasPrefix("void/") {
            let type = exchange.field("content-type") ?? "binary/octet-stream"
            let object = SandboxBucket.Object(
                body: exchange.body,
                type: type,
                tag: tag.hexadecimal,
                date: exchange.date
            )
            guard state.withLock({ $0.bucket.put(object, at: key) }) else {
                throw S3Fault(400, "EntityTooLarge", "Your proposed upload exceeds the maximum allowed size.")
            }
        }
        return SandboxResponse(200, fields: [("etag", "\"\(tag.hexadecimal)\""), ("x-amz-request-id", exchange.id)])
    }

    private enum Piece { case bytes([UInt8]), zeros(Int) }

    /// The whole object, or the one range that is asked for.
    private func part(
        of count: Int,
        _ tag: String,
        _ type: String,
        _ exchange: SandboxExchange,
        _ read: (Range<Int>) -> Piece
    ) throws(S3Fault) -> SandboxResponse {
        let range = exchange.field("range").flatMap { Self.range($0, of: count) }
        if let range, range.isEmpty {
            var fault = S3Fault(416, "InvalidRange", "The requested range is not satisfiable")
            fault.fields = [("content-range", "bytes */\(count)")]
            throw fault
        }
        var response = SandboxResponse(
            range == nil ? 200 : 206,
            type: type,
            fields: [("etag", "\"\(tag)\""), ("accept-ranges", "bytes"), ("x-amz-request-id", exchange.id)]
        )
        let wanted = range ?? 0..<count
        if range != nil {
            response.add("content-range", "bytes \(wanted.lowerBound)-\(wanted.upperBound - 1)/\(count)")
        }
        if exchange.request.method == .head {
            response.add("content-length", String(wanted.count))
            return response
        }
        switch read(wanted) {
        case .bytes(let bytes): response.body = bytes
        case .zeros(let zeros): response.zeros = zeros
        }
        return response
    }

    /// The bytes of `bytes=a-b`, `bytes=a-` or `bytes=-n`; empty if there are none, `nil` for any other text.
    private static func range(_ text: String, of count: Int) -> Range<Int>? {
        guard text.hasPrefix("bytes="), !text.contains(",") else { return nil }
        let parts = text.dropFirst(6).split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        switch (Int(parts[0]), Int(parts[1])) {
        case (let start?, let end?) where start <= end:
            return min(start, count)..<min(end < count ? end + 1 : count, count)
        case (let start?, nil) where parts[1].isEmpty: return min(start, count)..<count
        case (nil, let length?) where parts[0].isEmpty && length >= 0: return max(0, count - length)..<count
        default: return nil
        }
    }
}

extension SandboxExchange {
    /// Bucket and key, decoded: of a virtual host, `bucket.s3.…`, or of the path.
    var s3Location: (bucket: String, key: String) {
        let path = path.dropFirst()
        let labels = (request.authority ?? "").split(separator: ".")
        let decoded = { (text: Substring) in
            SandboxText.formDecoded(
                text.split(separator: "+", omittingEmptySubsequences: false).joined(separator: "%2B")
            )
        }
        if let index = labels.firstIndex(where: { $0 == "s3" || $0.hasPrefix("s3-") }), index > 0 {
            return (labels[..<index].joined(separator: "."), decoded(path))
        }
        let end = path.firstIndex(of: "/") ?? path.endIndex
        return (decoded(path[..<end]), decoded(path[end...].dropFirst()))
    }

    /// The SHA-256 of the body in hexadecimal digits.
    var bodyDigest: String { large?.sha256 ?? SHA256.hash(data: body).lowercaseHexadecimal }

    /// The MD5 of the body, which S3 takes for its tag.
    var bodyTag: (hexadecimal: String, base64: String) {
        let digest = large?.md5 ?? Array(Insecure.MD5.hash(data: body))
        return (digest.lowercaseHexadecimal, SandboxText.base64(digest))
    }
}
