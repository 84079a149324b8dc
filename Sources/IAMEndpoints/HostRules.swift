// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// Reads from a host name which service and region to sign for.
///
/// The region is found by its form, wherever it stands, and never guessed: a host that is not known is refused with a
/// hint, because a signature for the wrong region fails with a message that helps nobody.
public enum HostRules: Sendable {
    /// Identifies a host.
    ///
    /// In this order: the caller's own names, names of this machine and IP addresses (refused), the suffixes of the
    /// partitions, the families below `on.aws`, S3-compatible providers.
    ///
    /// - Parameters:
    ///   - host: A host, in any case, also with a port or a dot at the end.
    ///   - path: The path of the request; only AWS IoT's `/mqtt` makes a difference.
    ///   - mapping: The hosts that the caller knows better.
    /// - Throws: ``EndpointError`` with ``EndpointError/Code/unknownHost``, or with
    ///   ``EndpointError/Code/missingRegion`` and the service where the host tells only that.
    public static func identify(
        host: String,
        path: String = "/",
        mapping: SigningHosts = SigningHosts()
    ) throws(EndpointError) -> HostIdentity {
        if let identity = mapping.identify(host: host) { return identity }
        guard let name = HostName(host) else {
            throw EndpointError(.unknownHost, "this is not a host name", hint: "Check the URL.")
        }
        guard !name.isLocal else {
            throw EndpointError(
                .unknownHost,
                "the host \(name.text) is on this machine or network and does not name an AWS service",
                hint: "Say what it stands for: pass --service and --region, or name it in the profile's signing_hosts."
            )
        }
        if let amazon = AmazonHost(name) { return try amazon.identify(path: path) }
        if let labels = name.labels(before: "on.aws") { return try onAWS(labels, name) }
        if let identity = try OtherS3Provider.identify(name) { return identity }
        throw unknown(name)
    }

    /// The families that live below `on.aws`: `[ID.]FAMILY.REGION.on.aws`.
    private static func onAWS(_ labels: ArraySlice<Substring>, _ name: HostName) throws(EndpointError) -> HostIdentity {
        guard labels.count >= 2, let region = labels.last,
            Partition.all.contains(where: { $0.contains(region: String(region)) })
        else { throw unknown(name) }
        let family = labels[labels.endIndex - 2].dropping(suffix: "-fips")
        switch family {
        case "neptune-graph":
            return HostIdentity(
                service: "neptune-graph",
                region: String(region),
                rule: "[NAME.]neptune-graph.REGION.on.aws"
            )
        case _ where labels.count < 3: throw unknown(name)
        case "lambda-url":
            return HostIdentity(service: "lambda", region: String(region), rule: "ID.lambda-url.REGION.on.aws")
        case "aos":
            return HostIdentity(service: "es", region: String(region), rule: "DOMAIN.aos.REGION.on.aws")
        case "vpc-lattice-svcs":
            return HostIdentity(
                service: "vpc-lattice-svcs",
                region: String(region),
                rule: "SERVICE.ID.vpc-lattice-svcs.REGION.on.aws"
            )
        default:
            throw unknown(name)
        }
    }

    static func unknown(_ name: HostName) -> EndpointError {
        EndpointError(
            .unknownHost,
            "the host \(name.text) does not say which service and region to sign for",
            hint:
                "Pass --service and --region, or name it in the profile's signing_hosts; for an API Gateway behind a name "
                + "of its own the service is execute-api."
        )
    }

    static func missingRegion(_ name: HostName, service: String) -> EndpointError {
        EndpointError(
            .missingRegion,
            "the host \(name.text) belongs to \(service) but does not say which region to sign for",
            hint: "Pass --region.",
            service: service
        )
    }
}
