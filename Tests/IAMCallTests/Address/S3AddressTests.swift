// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import IAMCall
import IAMCommand
import IAMEndpoints
import IAMSigV4
import Testing

@Suite struct `Addresses of S3 objects` {
    private func target(_ text: String, _ options: EndpointOptions = EndpointOptions()) throws -> String {
        let address = try #require(try S3Address(text))
        let endpoint = try address.endpoint(region: "eu-west-2", options: options)
        let url = endpoint.url
        let path = WireTarget.canonical(path: url.path, query: url.query, options: SigningOptions(service: "s3"))
        return "\(url.scheme)://\(url.authority)\(path)"
    }

    @Test(arguments: [
        ("s3://bucket/key", "https://bucket.s3.eu-west-2.amazonaws.com/key"),
        ("S3://bucket/a/b.txt", "https://bucket.s3.eu-west-2.amazonaws.com/a/b.txt"),
        ("s3://bucket", "https://bucket.s3.eu-west-2.amazonaws.com/"),
        ("s3://bucket/", "https://bucket.s3.eu-west-2.amazonaws.com/"),
        ("s3://bucket?list-type=2&prefix=a b", "https://bucket.s3.eu-west-2.amazonaws.com/?list-type=2&prefix=a%20b"),
        ("s3://bucket/key?versionId=x%2By", "https://bucket.s3.eu-west-2.amazonaws.com/key?versionId=x%2By"),
        ("s3://bucket/a b", "https://bucket.s3.eu-west-2.amazonaws.com/a%20b"),
        ("s3://bucket/a+b", "https://bucket.s3.eu-west-2.amazonaws.com/a%2Bb"),
        ("s3://bucket/100%", "https://bucket.s3.eu-west-2.amazonaws.com/100%25"),
        ("s3://bucket/a%2Fb", "https://bucket.s3.eu-west-2.amazonaws.com/a%252Fb"),
        ("s3://bucket//a//b/", "https://bucket.s3.eu-west-2.amazonaws.com//a//b/"),
        ("s3://bucket/./a/../b", "https://bucket.s3.eu-west-2.amazonaws.com/./a/../b"),
        ("s3://bucket/ä/日", "https://bucket.s3.eu-west-2.amazonaws.com/%C3%A4/%E6%97%A5"),
        ("s3://bucket/a#b", "https://bucket.s3.eu-west-2.amazonaws.com/a%23b"),
        ("s3://bucket/a=b&c:d@e", "https://bucket.s3.eu-west-2.amazonaws.com/a%3Db%26c%3Ad%40e"),
        ("s3://dotted.bucket/key", "https://s3.eu-west-2.amazonaws.com/dotted.bucket/key"),
        ("s3://Old_Bucket/key", "https://s3.eu-west-2.amazonaws.com/Old_Bucket/key"),
        (
            "s3://data--euw2-az1--x-s3/key",
            "https://data--euw2-az1--x-s3.s3express-euw2-az1.eu-west-2.amazonaws.com/key"
        ),
        ("s3://alias.mrap/key", "https://alias.mrap.accesspoint.s3-global.amazonaws.com/key"),
        ("s3://ap-0123-s3alias/key", "https://ap-0123-s3alias.s3.eu-west-2.amazonaws.com/key"),
    ])
    func `go over the wire as they are, encoded once`(_ text: String, _ url: String) throws {
        #expect(try target(text) == url)
    }

    @Test(arguments: [
        ("s3://bucket/a b", EndpointOptions(override: "http://127.0.0.1:9000"), "http://127.0.0.1:9000/bucket/a%20b"),
        (
            "s3://bucket/k?x=1", EndpointOptions(override: "https://s3.example/base/"),
            "https://s3.example/base/bucket/k?x=1"
        ),
        ("s3://bucket/k", EndpointOptions(dualStack: true), "https://bucket.s3.dualstack.eu-west-2.amazonaws.com/k"),
        ("s3://bucket/k", EndpointOptions(fips: true), "https://bucket.s3-fips.eu-west-2.amazonaws.com/k"),
        (
            "s3://bucket/k", EndpointOptions(fips: true, dualStack: true),
            "https://bucket.s3-fips.dualstack.eu-west-2.amazonaws.com/k"
        ),
    ])
    func `the settings decide where`(_ text: String, _ options: EndpointOptions, _ url: String) throws {
        #expect(try target(text, options) == url)
    }

    @Test func `the host tells the service, an explicit address does not`() throws {
        let address = try #require(try S3Address("s3://bucket/key"))
        #expect(try address.endpoint(region: "cn-north-1").service == nil)
        #expect(try address.endpoint(region: "cn-north-1").url.host == "bucket.s3.cn-north-1.amazonaws.com.cn")
        #expect(try address.endpoint(region: nil, options: .init(override: "https://minio.example")).service == "s3")
        let error = #expect(throws: EndpointError.self) { try address.endpoint(region: nil) }
        #expect(error?.code == .missingRegion)
    }

    @Test(arguments: [
        ("s3://", "bucket"), ("s3:///key", "bucket"), ("s3://ab/key", "bucket"),
        ("s3://user@bucket/key", "port or user"),
        ("s3://bucket:443/key", "port or user"), ("s3://-bucket/key", "bucket"), ("s3://out--op-s3/key", "s3-outposts"),
        (
            "s3://arn:aws:s3:eu-west-2:111122223333:accesspoint/ap/a/b",
            "https://ap-111122223333.s3-accesspoint.eu-west-2.amazonaws.com/a/b"
        ),
        ("s3://arn:aws:s3::111122223333:accesspoint/alias.mrap/key", "s3://alias.mrap/key"),
        (
            "s3://arn:aws-cn:s3-object-lambda:cn-north-1:111122223333:accesspoint/ol/k",
            "https://ol-111122223333.s3-object-lambda.cn-north-1.amazonaws.com.cn/k"
        ),
        ("s3://arn:aws:s3:::bucket/key", "s3://bucket/key"),
    ])
    func `what is no bucket is refused with what to write`(_ text: String, _ hint: String) {
        let error = #expect(throws: UsageError.self) { try S3Address(text) }
        #expect(error?.description.contains(hint) == true, "\(error?.description ?? "")")
    }

    @Test(arguments: ["https://bucket.s3.eu-west-2.amazonaws.com/", "bucket/key", "s3:bucket", ""])
    func `other addresses are not theirs`(_ text: String) throws {
        #expect(try S3Address(text) == nil)
    }
}
