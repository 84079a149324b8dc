// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// A host below a partition's suffix, taken apart: `REST.REGION.suffix` or `REST.suffix`.
struct AmazonHost {
    /// The labels left of the region, or all of them, without `vpce`, `dualstack` and FIPS marks.
    let rest: [Substring]
    let region: String?
    let partition: Partition
    let isVPCEndpoint: Bool
    let name: HostName

    /// - Returns: `nil` if the host is not below the suffix of a partition.
    init?(_ name: HostName) {
        // Longest first, so that a suffix which another one ends with is not mistaken for it.
        let suffixes = Set(Partition.all.flatMap { [$0.dnsSuffix, $0.dualStackDNSSuffix] })
            .sorted { $0.utf8.count > $1.utf8.count }
        for suffix in suffixes {
            guard let labels = name.labels(before: suffix) else { continue }
            self.init(labels: labels, suffix: suffix, name: name)
            return
        }
        return nil
    }

    private init?(labels: ArraySlice<Substring>, suffix: String, name: HostName) {
        var labels = labels
        self.name = name
        self.isVPCEndpoint = labels.last == "vpce"
        if isVPCEndpoint { labels.removeLast() }
        let partitions = Partition.all.filter { $0.dnsSuffix == suffix || $0.dualStackDNSSuffix == suffix }
        guard var partition = partitions.first else { return nil }
        if labels.last == "us-gov", let government = partitions.first(where: { $0.name == "aws-us-gov" }) {
            partition = government
            labels.removeLast()
        } else if labels.last == "global" {
            labels.removeLast()
        }
        var region: String?
        if let last = labels.last.map(String.init), let owner = partitions.first(where: { $0.contains(region: last) }) {
            partition = owner
            region = last
            labels.removeLast()
        }
        if labels.last == "dualstack" { labels.removeLast() }
        self.partition = partition
        self.region = region
        self.rest = labels.filter { $0 != "fips" }.map { $0.dropping(suffix: "-fips") }
    }

    func identify(path: String) throws(EndpointError) -> HostIdentity {
        guard let last = rest.last else { throw HostRules.unknown(name) }
        if let identity = try s3(last) { return identity }
        if let identity = multiRegion() { return identity }
        if isVPCEndpoint, last.utf8.starts(with: "vpce-".utf8) { throw HostRules.unknown(name) }
        if let region {
            let (service, rule) = try service(path: path)
            return HostIdentity(service: service, region: region, rule: rule)
        }
        if let identity = regionBeforeService(last) { return identity }
        let labels = rest.joined(separator: ".")
        if let service = globalSigningNames[labels] ?? legacyGlobalNames[labels] {
            return HostIdentity(
                service: service,
                region: globalRegions["\(service) \(partition.name)"] ?? partition.implicitGlobalRegion,
                rule: "\(labels) is one service for the partition \(partition.name)"
            )
        }
        throw HostRules.unknown(name)
    }

    // MARK: NAME.SERVICE.suffix for all regions

    private func multiRegion() -> HostIdentity? {
        for count in stride(from: min(rest.count, 2), through: 1, by: -1) {
            let labels = rest.suffix(count).joined(separator: ".")
            guard let service = multiRegionSigningNames[labels] else { continue }
            return HostIdentity(service: service, region: "*", rule: "\(labels) is signed for all regions")
        }
        return nil
    }

    // MARK: SERVICE.REGION.suffix

    private func service(path: String) throws(EndpointError) -> (String, String) {
        if rest.last == "iot", rest.count > 1 { return try (iot(path: path), "PREFIX.iot.REGION") }
        // The longest run of labels that is in a table decides.
        for count in stride(from: min(rest.count, 3), through: 1, by: -1) {
            let labels = rest.suffix(count).joined(separator: ".")
            if let service = signingNames[labels] ?? dataPlaneNames[labels] { return (service, "\(labels).REGION") }
        }
        let label = String(rest[rest.count - 1])
        return (label, "\(label).REGION")
    }

    /// Source: AWS IoT Core Developer Guide, "AWS IoT device data and service endpoints".
    private func iot(path: String) throws(EndpointError) -> String {
        let labels = rest.joined(separator: ".")
        if rest[rest.count - 2] == "credentials" {
            throw EndpointError(
                .unknownHost,
                "the host \(name.text) takes a client certificate, not a signature",
                hint: "Call it with the device's certificate and key.",
                service: "iot"
            )
        }
        let service = signingNames[labels] ?? (rest[rest.count - 2] == "jobs" ? "iot-jobs-data" : "iotdata")
        let isMQTT = path == "/mqtt" || path.utf8.starts(with: "/mqtt?".utf8)
        return service == "iotdata" && isMQTT ? "iotdevicegateway" : service
    }

    // MARK: NAME.REGION.service.suffix

    private func regionBeforeService(_ last: Substring) -> HostIdentity? {
        guard rest.count >= 2, let service = regionFirstNames[String(last)] else { return nil }
        let region = String(rest[rest.count - 2])
        guard Partition.all.contains(where: { $0.dnsSuffix == partition.dnsSuffix && $0.contains(region: region) })
        else {
            return nil
        }
        return HostIdentity(service: service, region: region, rule: "NAME.REGION.\(last)")
    }
}

/// Signing names of data planes that the AWS SDKs have no model for, by the labels before the region.
private let dataPlaneNames: [String: String] = [
    "appsync-api": "appsync",
    "appsync-realtime-api": "appsync",
    "aps-workspaces": "aps",
    "control-kinesis": "kinesis",
    "data-kinesis": "kinesis",
    "ddb": "dynamodb",
    "git-codecommit": "codecommit",
    "transcribestreaming": "transcribe",
]

/// Signing names by the label that follows the region.
private let regionFirstNames: [String: String] = [
    "aoss": "aoss",
    "cloudsearch": "cloudsearch",
    "elasticmapreduce": "elasticmapreduce",
    "es": "es",
    "neptune": "neptune-db",
    "neptune-graph": "neptune-graph",
    "queue": "sqs",
]

/// Regions of global services that do not sit in their partition's usual one, by signing name and partition.
private let globalRegions: [String: String] = ["iam aws-cn": "cn-north-1"]

/// Hosts without a region from before there were regions.
private let legacyGlobalNames: [String: String] = ["queue": "sqs"]
