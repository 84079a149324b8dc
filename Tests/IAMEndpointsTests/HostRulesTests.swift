// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import IAMEndpoints
import Testing

/// A host, and what to sign for.
struct HostCase: Sendable, CustomTestStringConvertible {
    let host: String
    let service: String
    let region: String
    var path = "/"

    init(_ host: String, _ service: String, _ region: String, path: String = "/") {
        self.host = host
        self.service = service
        self.region = region
        self.path = path
    }

    var testDescription: String { "\(host)\(path == "/" ? "" : path)" }
}

@Suite struct `Host rules` {
    @Test(arguments: gatewayCases + serviceCases + s3Cases + otherProviderCases)
    func `a host tells service and region`(_ item: HostCase) throws {
        let identity = try HostRules.identify(host: item.host, path: item.path)
        #expect(identity.service == item.service)
        #expect(identity.region == item.region)
        #expect(!identity.rule.isEmpty)
        #expect(identity.payload == (item.service == "vpc-lattice-svcs" ? .unsigned : .signed))
        #expect(identity.isS3Family == item.service.hasPrefix("s3"))
        #expect(identity.algorithm == (item.region == "*" ? .sigV4a : .sigV4))
    }

    @Test(arguments: [
        "ABC123.EXECUTE-API.EU-WEST-2.AMAZONAWS.COM", "abc123.execute-api.eu-west-2.amazonaws.com.",
        "abc123.execute-api.eu-west-2.amazonaws.com:443", "abc123.execute-api.eu-west-2.amazonaws.com.:8443",
    ])
    func `case, port and the last dot make no difference`(host: String) throws {
        let identity = try HostRules.identify(host: host)
        #expect(identity.service == "execute-api")
        #expect(identity.region == "eu-west-2")
    }

    @Test(arguments: [
        "api.example.com", "example.com", "amazonaws.com", "eu-west-2.amazonaws.com", "lambda.amazonaws.com",
        "lambda.cn-north-1.amazonaws.com", "lambda.xx-east-1.amazonaws.com", "execute-api.amazonaws.com.evil.example",
        "d111111abcdef8.cloudfront.net", "evilamazonaws.com", "id.lambda-url.on.aws", "x.y.unknown.eu-west-2.on.aws.",
        "ec2-203-0-113-25.eu-west-2.compute.amazonaws.com", "my-lb-123.eu-west-2.elb.amazonaws.com",
        "ABC.gr7.eu-west-2.eks.amazonaws.com", "vpce-0a-1b.vpce-svc-0123.eu-west-2.vpce.amazonaws.com",
        "x.credentials.iot.eu-west-2.amazonaws.com", "b.s3-website-us-east-1.amazonaws.com",
        "b.s3-website.eu-west-2.amazonaws.com", "global.amazonaws.com", "backblazeb2.com", "api.backblazeb2.com",
    ])
    func `an unknown host is refused with a hint`(host: String) {
        let error = #expect(throws: EndpointError.self) { try HostRules.identify(host: host) }
        #expect(error?.code == .unknownHost)
        #expect(error?.hint != nil)
    }

    @Test func `the hint for an unknown host names the options`() {
        let error = #expect(throws: EndpointError.self) { try HostRules.identify(host: "api.example.com") }
        #expect(error?.message.contains("api.example.com") == true)
        #expect(error?.hint?.contains("--service") == true)
        #expect(error?.hint?.contains("--region") == true)
    }

    @Test(arguments: [
        "localhost", "localhost:4566", "LOCALHOST", "foo.localhost", "127.0.0.1", "127.0.0.1:8080", "10.1.2.3", "[::1]",
        "[::1]:8080", "::1", "s3.localhost.localstack.cloud", "localhost.localstack.cloud:4566", "moto:5000",
        "ip-10-0-0-1.eu-west-2.compute.internal",
    ])
    func `this machine and addresses are refused with a hint of their own`(host: String) {
        let error = #expect(throws: EndpointError.self) { try HostRules.identify(host: host) }
        #expect(error?.code == .unknownHost)
        #expect(error?.message.contains("on this machine or network") == true)
        #expect(error?.hint?.contains("--service") == true)
    }

    @Test(arguments: ["", ".", "a..amazonaws.com", "a b.amazonaws.com", "https://x", "user@host", "-\u{0}-"])
    func `what is no host name is refused`(host: String) {
        let error = #expect(throws: EndpointError.self) { try HostRules.identify(host: host) }
        #expect(error?.code == .unknownHost)
    }

    @Test(arguments: [
        "b.s3-accelerate.amazonaws.com", "b.s3-accelerate.dualstack.amazonaws.com", "s3.wasabisys.com",
        "b.s3.wasabisys.com",
    ])
    func `a host that tells the service only says so`(host: String) {
        let error = #expect(throws: EndpointError.self) { try HostRules.identify(host: host) }
        #expect(error?.code == .missingRegion)
        #expect(error?.service == "s3")
        #expect(error?.hint?.contains("--region") == true)
    }

    @Test func `a multi-region access point needs a region set`() throws {
        let identity = try HostRules.identify(host: "ap.mrap.accesspoint.s3-global.amazonaws.com")
        #expect(identity.needsRegionSet)
        #expect(try !HostRules.identify(host: "b.s3.eu-west-2.amazonaws.com").needsRegionSet)
    }
}

@Suite struct `Bodies outside the signature` {
    @Test(arguments: [
        ("ebs", "PUT", "/snapshots/snap-1/blocks/3", true), ("ebs", "GET", "/snapshots/snap-1/blocks/3", false),
        ("ebs", "PUT", "/snapshots/snap-1/blocks", false), ("ebs", "PUT", "/snapshots/snap-1/blocks/3/4", false),
        ("mediastore", "PUT", "/a", true), ("mediastore", "PUT", "/a/b/c", true), ("mediastore", "PUT", "/", false),
        ("lex", "POST", "/bot/b/alias/a/user/u/content", true), ("lex", "POST", "/bot/b/alias/a/user/u/text", false),
        ("s3", "PUT", "/key", true), ("s3express", "PUT", "/key", true), ("vpc-lattice-svcs", "POST", "/any", true),
        ("execute-api", "POST", "/prod/things", false),
    ])
    func `some operations take them`(_ service: String, _ method: String, _ path: String, _ isTaken: Bool) {
        let identity = HostIdentity(service: service, region: "eu-west-2", rule: "test")
        #expect(identity.takesUnsignedPayload(method: method, path: path) == isTaken)
    }
}

@Suite struct `Hosts of the caller's own` {
    private let hosts = SigningHosts([
        .init(pattern: "*.example.com", service: "es", region: "eu-west-1", origin: "a:1"),
        .init(pattern: "*.api.example.com", service: "appsync", region: "eu-west-2", origin: "a:2"),
        .init(pattern: "API.example.com", service: "execute-api", region: "eu-west-3", origin: "a:3"),
        .init(pattern: "localhost", service: "s3", region: "us-east-1", origin: "a:4"),
        .init(pattern: "127.0.0.1", service: "sts", region: "us-east-1", origin: "a:5"),
        .init(pattern: "lambda.eu-west-2.amazonaws.com", service: "lambda", region: "us-west-2", origin: "a:6"),
        .init(pattern: "everywhere.example", service: "execute-api", region: "eu-west-1,eu-west-2", origin: "a:7"),
    ])

    @Test(arguments: [
        ("api.example.com", "execute-api/eu-west-3", "a:3"), ("API.Example.com:8443", "execute-api/eu-west-3", "a:3"),
        ("x.api.example.com", "appsync/eu-west-2", "a:2"), ("x.y.api.example.com.", "appsync/eu-west-2", "a:2"),
        ("other.example.com", "es/eu-west-1", "a:1"), ("localhost:4566", "s3/us-east-1", "a:4"),
        ("127.0.0.1:5000", "sts/us-east-1", "a:5"), ("lambda.eu-west-2.amazonaws.com", "lambda/us-west-2", "a:6"),
    ])
    func `the longest pattern decides, before every other rule`(_ host: String, _ scope: String, _ origin: String)
        throws
    {
        let identity = try HostRules.identify(host: host, mapping: hosts)
        #expect("\(identity.service)/\(identity.region)" == scope)
        #expect(identity.rule.contains("signing_hosts") && identity.rule.contains(origin))
        #expect(identity.algorithm == .sigV4)
    }

    @Test(arguments: ["example.com", "notexample.com", "apiexample.com", "api.example.com.evil.example"])
    func `what no pattern is about is not theirs`(_ host: String) {
        #expect(throws: EndpointError.self) { try HostRules.identify(host: host, mapping: hosts) }
    }

    @Test func `several regions mean SigV4a`() throws {
        let identity = try HostRules.identify(host: "everywhere.example", mapping: hosts)
        #expect(identity.algorithm == .sigV4a)
        #expect(identity.regionSet == ["eu-west-1", "eu-west-2"])
    }
}

private let gatewayCases: [HostCase] = [
    .init("abc123.execute-api.eu-west-2.amazonaws.com", "execute-api", "eu-west-2"),
    .init("abc123-vpce-0a1b.execute-api.eu-west-2.amazonaws.com", "execute-api", "eu-west-2"),
    .init("abc123.execute-api.cn-north-1.amazonaws.com.cn", "execute-api", "cn-north-1"),
    .init("abc123.execute-api-fips.us-gov-west-1.amazonaws.com", "execute-api", "us-gov-west-1"),
    .init("abc123.execute-api.eu-west-2.api.aws", "execute-api", "eu-west-2"),
    .init("vpce-0a-1b.execute-api.eu-west-2.vpce.amazonaws.com", "execute-api", "eu-west-2"),
    .init("id.lambda-url.eu-west-2.on.aws", "lambda", "eu-west-2"),
    .init("search-d-abc.aos.eu-west-2.on.aws", "es", "eu-west-2"),
    .init("svc-0123.7d67968.vpc-lattice-svcs.eu-west-2.on.aws", "vpc-lattice-svcs", "eu-west-2"),
    .init("abc123.execute-api-fips.us-east-1.api.aws", "execute-api", "us-east-1"),
    .init("d-abc123.execute-api.eu-west-2.amazonaws.com", "execute-api", "eu-west-2"),
    .init("abc123.execute-api.us-gov-west-1.amazonaws.com", "execute-api", "us-gov-west-1"),
    .init("abc123.execute-api.eusc-de-east-1.amazonaws.eu", "execute-api", "eusc-de-east-1"),
    .init("id.lambda-url.eusc-de-east-1.on.aws", "lambda", "eusc-de-east-1"),
    .init("vpc-d-abc.aos.eu-west-2.on.aws", "es", "eu-west-2"),
]

private let serviceCases: [HostCase] = [
    .init("lambda.eu-west-2.api.aws", "lambda", "eu-west-2"),
    .init("dynamodb.eu-west-2.api.aws", "dynamodb", "eu-west-2"),
    .init("lambda-fips.us-east-1.api.aws", "lambda", "us-east-1"),
    .init("sts.eusc-de-east-1.amazonaws.eu", "sts", "eusc-de-east-1"),
    .init("vpce-0a-1b.lambda.eu-west-2.vpce.amazonaws.com", "lambda", "eu-west-2"),
    .init("vpce-0a-1b-eu-west-2a.kms.eu-west-2.vpce.amazonaws.com", "kms", "eu-west-2"),
    .init("vpc-d-abc.eu-west-2.es.amazonaws.com", "es", "eu-west-2"),
    .init("id.appsync-realtime-api.eu-west-2.amazonaws.com", "appsync", "eu-west-2", path: "/graphql"),
    .init("bedrock-agent-runtime.eu-west-2.amazonaws.com", "bedrock", "eu-west-2"),
    .init("transcribestreaming.us-east-1.api.aws", "transcribe", "us-east-1"),
    .init("api.ecr-fips.us-east-1.amazonaws.com", "ecr", "us-east-1"),
    .init("email-fips.us-east-1.amazonaws.com", "ses", "us-east-1"),
    .init("git-codecommit-fips.us-east-1.amazonaws.com", "codecommit", "us-east-1"),
    .init("queue.amazonaws.com", "sqs", "us-east-1"),
    .init("cn-north-1.queue.amazonaws.com.cn", "sqs", "cn-north-1"),
    .init("a1b2.iot.eu-west-2.amazonaws.com", "iotdata", "eu-west-2"),
    .init("data.iot-fips.us-east-1.amazonaws.com", "iotdata", "us-east-1"),
    .init("abc.veo.endpoint.events.amazonaws.com", "events", "*"),
    .init("abc.endpoints.email.amazonaws.com", "ses", "*"),
    .init("123456789012.cloudfront-kvs.global.api.aws", "cloudfront-keyvaluestore", "*"),
    .init("partnercentral-channel.global.api.aws", "partnercentral-channel", "*"),
    .init("api.sustainability.eu-west-2.api.aws", "sustainability", "*"),
    .init("lambda.eusc-de-east-1.amazonaws.eu", "lambda", "eusc-de-east-1"),
    .init("lambda.eusc-de-east-1.api.amazonwebservices.eu", "lambda", "eusc-de-east-1"),
    .init("lambda.us-iso-east-1.c2s.ic.gov", "lambda", "us-iso-east-1"),
    .init("lambda.us-iso-east-1.api.aws.ic.gov", "lambda", "us-iso-east-1"),
    .init("lambda.us-isob-east-1.sc2s.sgov.gov", "lambda", "us-isob-east-1"),
    .init("lambda.us-isob-east-1.api.aws.scloud", "lambda", "us-isob-east-1"),
    .init("lambda.eu-isoe-west-1.cloud.adc-e.uk", "lambda", "eu-isoe-west-1"),
    .init("lambda.us-isof-south-1.csp.hci.ic.gov", "lambda", "us-isof-south-1"),
    .init("search-d-abc.eu-west-2.es.amazonaws.com", "es", "eu-west-2"),
    .init("id.eu-west-2.aoss.amazonaws.com", "aoss", "eu-west-2"),
    .init("id.appsync-api.eu-west-2.amazonaws.com", "appsync", "eu-west-2"),
    .init("id.appsync-realtime-api.eu-west-2.amazonaws.com", "appsync", "eu-west-2"),
    .init("bedrock-runtime.eu-west-2.amazonaws.com", "bedrock", "eu-west-2"),
    .init("bedrock-runtime-fips.us-east-1.amazonaws.com", "bedrock", "us-east-1"),
    .init("aps-workspaces.eu-west-2.amazonaws.com", "aps", "eu-west-2"),
    .init("c.cluster-x.eu-west-2.neptune.amazonaws.com", "neptune-db", "eu-west-2"),
    .init("123456789012.ddb.eu-west-2.amazonaws.com", "dynamodb", "eu-west-2"),
    .init("streams.dynamodb.eu-west-2.amazonaws.com", "dynamodb", "eu-west-2"),
    .init("api.ecr.eu-west-2.amazonaws.com", "ecr", "eu-west-2"),
    .init("runtime.sagemaker.eu-west-2.amazonaws.com", "sagemaker", "eu-west-2"),
    .init("runtime-fips.sagemaker.us-east-1.amazonaws.com", "sagemaker", "us-east-1"),
    .init("transcribestreaming.eu-west-2.amazonaws.com", "transcribe", "eu-west-2"),
    .init("fips.transcribe.us-east-1.amazonaws.com", "transcribe", "us-east-1"),
    .init("sts-fips.us-east-1.amazonaws.com", "sts", "us-east-1"),
    .init("sts.eu-west-2.amazonaws.com", "sts", "eu-west-2"),
    .init("sts.amazonaws.com", "sts", "us-east-1"),
    .init("vpce-0a-1b.sts.eu-west-2.vpce.amazonaws.com", "sts", "eu-west-2"),
    .init("email.eu-west-2.amazonaws.com", "ses", "eu-west-2"),
    .init("git-codecommit.eu-west-2.amazonaws.com", "codecommit", "eu-west-2"),
    .init("eu-west-2.queue.amazonaws.com", "sqs", "eu-west-2"),
    .init("sqs.eu-west-2.amazonaws.com", "sqs", "eu-west-2"),
    .init("iam.amazonaws.com", "iam", "us-east-1"),
    .init("iam.us-gov.amazonaws.com", "iam", "us-gov-west-1"),
    .init("iam.cn-north-1.amazonaws.com.cn", "iam", "cn-north-1"),
    .init("iam.global.api.aws", "iam", "us-east-1"),
    .init("route53.amazonaws.com", "route53", "us-east-1"),
    .init("route53.amazonaws.com.cn", "route53", "cn-northwest-1"),
    .init("global.health.amazonaws.com", "health", "us-east-1"),
    .init("a1b2-ats.iot.eu-west-2.amazonaws.com", "iotdata", "eu-west-2"),
    .init("a1b2-ats.iot.eu-west-2.amazonaws.com", "iotdevicegateway", "eu-west-2", path: "/mqtt"),
    .init("a1b2-ats.iot.eu-west-2.amazonaws.com", "iotdevicegateway", "eu-west-2", path: "/mqtt?x=1"),
    .init("a1b2-ats.iot.eu-west-2.amazonaws.com", "iotdata", "eu-west-2", path: "/mqttx"),
    .init("data-ats.iot.eu-west-2.amazonaws.com", "iotdata", "eu-west-2"),
    .init("data.jobs.iot.eu-west-2.amazonaws.com", "iot-jobs-data", "eu-west-2"),
    .init("iot.eu-west-2.amazonaws.com", "iot", "eu-west-2"),
    .init("portal.sso.eu-west-2.amazonaws.com", "awsssoportal", "eu-west-2"),
    .init("metering.marketplace.us-east-1.amazonaws.com", "aws-marketplace", "us-east-1"),
]

private let s3Cases: [HostCase] = [
    .init("s3.amazonaws.com", "s3", "us-east-1"),
    .init("b.s3.amazonaws.com", "s3", "us-east-1"),
    .init("us-west-2.s3.amazonaws.com", "s3", "us-east-1"),
    .init("s3-eu-west-2.amazonaws.com", "s3", "eu-west-2"),
    .init("b.s3-eu-west-2.amazonaws.com", "s3", "eu-west-2"),
    .init("s3-fips-us-gov-west-1.amazonaws.com", "s3", "us-gov-west-1"),
    .init("s3-external-1.amazonaws.com", "s3", "us-east-1"),
    .init("s3.eu-west-2.amazonaws.com", "s3", "eu-west-2"),
    .init("b.s3.eu-west-2.amazonaws.com", "s3", "eu-west-2"),
    .init("dotted.bucket.name.s3.eu-west-2.amazonaws.com", "s3", "eu-west-2"),
    .init("x.execute-api.us-east-1.s3.eu-west-2.amazonaws.com", "s3", "eu-west-2"),
    .init("b.s3.cn-north-1.amazonaws.com.cn", "s3", "cn-north-1"),
    .init("b.s3.dualstack.eu-west-2.amazonaws.com", "s3", "eu-west-2"),
    .init("b.s3-fips.us-east-1.amazonaws.com", "s3", "us-east-1"),
    .init("b.s3-fips.dualstack.us-east-1.amazonaws.com", "s3", "us-east-1"),
    .init("ap-123456789012.s3-accesspoint.eu-west-2.amazonaws.com", "s3", "eu-west-2"),
    .init("ap-123456789012.s3-accesspoint-fips.dualstack.us-east-1.amazonaws.com", "s3", "us-east-1"),
    .init("123456789012.s3-control.eu-west-2.amazonaws.com", "s3", "eu-west-2"),
    .init("ap.mrap.accesspoint.s3-global.amazonaws.com", "s3", "*"),
    .init("b.vpce-0a-1b.s3.eu-west-2.vpce.amazonaws.com", "s3", "eu-west-2"),
    .init("bucket.vpce-0a-1b.s3.eu-west-2.vpce.amazonaws.com", "s3", "eu-west-2"),
    .init("ol-123456789012.s3-object-lambda.eu-west-2.amazonaws.com", "s3-object-lambda", "eu-west-2"),
    .init("b--use1-az4--x-s3.s3express-use1-az4.us-east-1.amazonaws.com", "s3express", "us-east-1"),
    .init("s3express-control.us-east-1.amazonaws.com", "s3express", "us-east-1"),
    .init("b--use1-az4--x-s3.s3express-fips-use1-az4.us-east-1.amazonaws.com", "s3express", "us-east-1"),
    .init("b--use1-az4--x-s3.s3express-use1-az4.dualstack.us-east-1.amazonaws.com", "s3express", "us-east-1"),
    .init("ap.with.dots.s3.us-east-1.amazonaws.com", "s3", "us-east-1"),
    .init("s3.dualstack.eu-west-2.amazonaws.com", "s3", "eu-west-2"),
    .init("s3-fips.us-gov-west-1.amazonaws.com", "s3", "us-gov-west-1"),
    .init("b.s3-us-gov-west-1.amazonaws.com", "s3", "us-gov-west-1"),
    .init("control.vpce-0a-1b.s3.eu-west-2.vpce.amazonaws.com", "s3", "eu-west-2"),
    .init("accesspoint.vpce-0a-1b.s3.eu-west-2.vpce.amazonaws.com", "s3", "eu-west-2"),
    .init("ol-123456789012.s3-object-lambda-fips.us-east-1.amazonaws.com", "s3-object-lambda", "us-east-1"),
    .init("ap-123456789012.op-0123.s3-outposts.us-west-2.amazonaws.com", "s3-outposts", "us-west-2"),
]

private let otherProviderCases: [HostCase] = [
    .init("acct.r2.cloudflarestorage.com", "s3", "auto"),
    .init("acct.eu.r2.cloudflarestorage.com", "s3", "auto"),
    .init("acct.fedramp.r2.cloudflarestorage.com", "s3", "auto"),
    .init("b.acct.r2.cloudflarestorage.com", "s3", "auto"),
    .init("s3.us-west-004.backblazeb2.com", "s3", "us-west-004"),
    .init("b.s3.us-west-004.backblazeb2.com", "s3", "us-west-004"),
    .init("b.eu-central-1.linodeobjects.com", "s3", "eu-central-1"),
    .init("nyc3.digitaloceanspaces.com", "s3", "nyc3"),
    .init("b.nyc3.digitaloceanspaces.com", "s3", "nyc3"),
    .init("b.nyc3.cdn.digitaloceanspaces.com", "s3", "nyc3"),
    .init("s3.eu-central-2.wasabisys.com", "s3", "eu-central-2"),
    .init("s3.fr-par.scw.cloud", "s3", "fr-par"),
    .init("b.s3.nl-ams.scw.cloud", "s3", "nl-ams"),
    .init("fsn1.your-objectstorage.com", "s3", "fsn1"),
    .init("s3.us-west-1.idrivee2.com", "s3", "us-west-1"),
    .init("storage.googleapis.com", "s3", "auto"),
    .init("b.storage.googleapis.com", "s3", "auto"),
    .init("fly.storage.tigris.dev", "s3", "auto"),
    .init("b.fly.storage.tigris.dev", "s3", "auto"),
    .init("t3.storage.dev", "s3", "auto"),
    .init("b.t3.storage.dev", "s3", "auto"),
    .init("b.s3.eu-central-2.wasabisys.com", "s3", "eu-central-2"),
    .init("b.fsn1.your-objectstorage.com", "s3", "fsn1"),
    .init("b.s3.us-west-1.idrivee2.com", "s3", "us-west-1"),
    .init("b.s3.gra.io.cloud.ovh.net", "s3", "gra"),
]
