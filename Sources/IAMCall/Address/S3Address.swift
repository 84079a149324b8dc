// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

package import IAMCommand
internal import IAMCredentials
package import IAMEndpoints
internal import IAMSigV4

/// An object of Amazon S3 as `s3://bucket/key?query`.
///
/// Bucket and key stand as they are: nothing in the key is decoded, so `%`, `+`, blanks and `//` are what they look like.
/// Only a question mark ends the key; one in a key needs the `https://` form with `%3F`.
package struct S3Address: Sendable, Hashable {
    /// The bucket, or an alias of an access point.
    package let bucket: String

    /// The key as it is; may be empty.
    package let key: String

    /// What follows the question mark, if there is one.
    package let query: String?

    /// What can be called for an address, and the service where the host does not tell it.
    package struct Endpoint: Sendable, Hashable {
        package let url: CallURL
        package let service: String?
    }

    /// Reads an address.
    ///
    /// - Returns: `nil` if `text` does not begin with `s3://`.
    /// - Throws: `UsageError` for what has no bucket that S3 could have.
    package init?(_ text: String) throws(UsageError) {
        guard text.prefix(5).lowercased() == "s3://" else { return nil }
        var rest = text.dropFirst(5)
        if rest.hasPrefix("arn:") { throw Self.refuse(arn: rest) }
        var query: String?
        if let mark = rest.firstIndex(of: "?") {
            query = String(rest[rest.index(after: mark)...])
            rest = rest[..<mark]
        }
        let bucket = rest.prefix { $0 != "/" }
        self.bucket = String(bucket)
        self.key = String(rest.dropFirst(bucket.count + 1))
        self.query = query
        guard (3...255).contains(bucket.utf8.count), bucket.utf8.allSatisfy(Self.isBucketByte),
            bucket.utf8.first != UInt8(ascii: "."), bucket.utf8.first != UInt8(ascii: "-")
        else {
            throw UsageError(
                "'\(bucket.prefix(80))' cannot be the name of a bucket; write s3://bucket/key"
                    + (bucket.contains(":") || bucket.contains("@") ? ", without port or user" : "")
            )
        }
        guard !bucket.hasSuffix("--op-s3") else {
            throw UsageError(
                "the Outposts alias '\(bucket)' needs its own host; write https://NAME.s3-outposts.REGION…"
            )
        }
    }

    /// Where the object is called.
    ///
    /// The bucket is part of the host where TLS certificates and DNS allow it, else the first segment of the path.
    ///
    /// - Parameters:
    ///   - region: The region of the bucket.
    ///   - options: FIPS, dual stack, and an address to use in place of AWS's.
    /// - Throws: `EndpointError` if no region is known, `CallError` if the explicit address is not a URL.
    package func endpoint(region: String?, options: EndpointOptions = EndpointOptions()) throws -> Endpoint {
        let keyPath = key.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
            .map { PercentEncoding.encoded(String(Substring($0))) }.joined(separator: "/")
        if let override = options.override {
            let base = try CallURL(override)
            let prefix = base.path.hasSuffix("/") ? String(base.path.dropLast()) : base.path
            var url = base
            url.path = "\(prefix)/\(bucket)/\(keyPath)"
            url.query = query
            return Endpoint(url: url, service: "s3")
        }
        var (host, path) = try hostAndPath(region: region, options)
        path += keyPath
        var url = try CallURL("https://\(host)")
        url.path = path
        url.query = query
        return Endpoint(url: url, service: nil)
    }

    private func hostAndPath(region: String?, _ options: EndpointOptions) throws -> (String, String) {
        if bucket.hasSuffix(".mrap") {
            let suffix = Partition.of(region: region ?? "us-east-1").dnsSuffix
            return ("\(bucket).accesspoint.s3-global.\(suffix)", "/")
        }
        guard let region else {
            throw EndpointError(
                .missingRegion,
                "no region is known for the bucket \(bucket)",
                hint: "Pass --region, or set AWS_REGION.",
                service: "s3"
            )
        }
        let suffix = Partition.of(region: region).dnsSuffix
        let fips = options.fips ? "-fips" : ""
        let dualStack = options.dualStack ? ".dualstack" : ""
        if let zone = expressZone {
            return ("\(bucket).s3express\(fips)-\(zone)\(dualStack).\(region).\(suffix)", "/")
        }
        let host = "s3\(fips)\(dualStack).\(region).\(suffix)"
        return isHostLabel ? ("\(bucket).\(host)", "/") : (host, "/\(bucket)/")
    }

    /// The zone of a directory bucket, which stands in its name: `name--use1-az4--x-s3`.
    ///
    /// Source: Amazon S3 User Guide, "Directory bucket naming rules".
    private var expressZone: Substring? {
        guard bucket.hasSuffix("--x-s3") else { return nil }
        let rest = bucket.dropLast("--x-s3".utf8.count)
        guard let range = rest.ranges(of: "--").last, range.lowerBound > rest.startIndex,
            range.upperBound < rest.endIndex
        else { return nil }
        return rest[range.upperBound...]
    }

    /// Whether the bucket can be one label of a host: a dot would not match S3's certificate, and names in DNS have no
    /// capitals.
    private var isHostLabel: Bool {
        bucket.utf8.count <= 63
            && bucket.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }

    private static func isBucketByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    /// Says what to write in place of the ARN of an access point.
    private static func refuse(arn text: Substring) -> UsageError {
        let parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        let resource = parts.count == 6 ? parts[5].split(separator: "/", maxSplits: 2).map(String.init) : []
        let shown = "s3://\(text.prefix { $0 != "?" }.prefix(200))"
        guard resource.count >= 2, resource[0] == "accesspoint", parts[2] == "s3" || parts[2] == "s3-object-lambda"
        else {
            return UsageError("\(shown) is an ARN; write the host of the access point, or s3://bucket/key")
        }
        let key = resource.count == 3 ? resource[2] : "key"
        if resource[1].hasSuffix(".mrap") { return UsageError("\(shown) is an ARN; write s3://\(resource[1])/\(key)") }
        let family = parts[2] == "s3" ? "s3-accesspoint" : "s3-object-lambda"
        let suffix = Partition.of(region: String(parts[3])).dnsSuffix
        let host = "\(resource[1])-\(parts[4]).\(family).\(parts[3]).\(suffix)"
        return UsageError("\(shown) is an ARN; write https://\(host)/\(key)")
    }
}

extension S3Address {
    /// Where the object is called with the settings of a session.
    package func endpoint(session: Session) throws -> Endpoint {
        try endpoint(region: session.region, options: session.s3Endpoint)
    }
}
