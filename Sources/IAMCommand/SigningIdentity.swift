// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

package import IAMEndpoints
internal import IAMPlatform
internal import IAMProfiles
internal import IAMProviders

extension Session {
    /// What requests to a host are signed for.
    ///
    /// In this order: the options, the profile's `signing_hosts`, the host's name and, if asked for, the name behind it
    /// in the DNS. `--region` wins over the region that a host tells, but not over the region set of SigV4a.
    ///
    /// - Parameters:
    ///   - host: The host.
    ///   - path: The path of the request.
    ///   - target: The options.
    /// - Throws: `EndpointError` or `ProfileError`.
    package func identify(host: String, path: String, _ target: SigningTargetOptions) async throws -> HostIdentity {
        let known: HostIdentity
        if let service = target.service {
            known = try await named(service, host: host, path: path, target)
        } else {
            known = try await recognized(host: host, path: path, target)
        }
        return try withAlgorithm(known, target)
    }

    /// What changes the endpoint of Amazon S3: FIPS, dual stack, `--endpoint-url` and the settings like it.
    package var s3Endpoint: EndpointOptions {
        EndpointOptions(
            fips: settings.useFIPS,
            dualStack: settings.useDualStack,
            override: settings.endpointURL(serviceID: "s3")
        )
    }

    /// The region of `--region`, without a mark for FIPS.
    private var askedRegion: String? { options.region.map { EndpointRegion($0).name } }

    /// The service that was named, in the region that is known by any means.
    private func named(
        _ service: String,
        host: String,
        path: String,
        _ target: SigningTargetOptions
    ) async throws -> HostIdentity {
        var known: HostIdentity?
        do { known = try await recognized(host: host, path: path, target) } catch is EndpointError {}
        let told = known?.algorithm == .sigV4a ? known?.region : nil
        guard
            let region = told ?? askedRegion ?? known?.region ?? region
                ?? target.regionSet?.regions.joined(separator: ",")
        else {
            throw EndpointError(
                .missingRegion,
                "no region is known to sign for",
                hint: "Pass --region, or set AWS_REGION.",
                service: service
            )
        }
        return HostIdentity(
            service: service,
            region: region,
            rule: "--service",
            payload: known?.payload,
            algorithm: known?.algorithm
        )
    }

    private func recognized(
        host: String,
        path: String,
        _ target: SigningTargetOptions
    ) async throws -> HostIdentity {
        let mapping = try signingHosts()
        let failure: EndpointError
        do {
            let found = try HostRules.identify(host: host, path: path, mapping: mapping)
            return found.algorithm == .sigV4a ? found : found.with(region: askedRegion)
        } catch {
            failure = error
        }
        if failure.code == .missingRegion, let service = failure.service, let region = askedRegion {
            // Only the option is about this call; the profile's region may be another one's.
            return HostIdentity(service: service, region: region, rule: "the host tells the service, --region the rest")
        }
        guard failure.code == .unknownHost, target.resolveCustomDomain else { throw failure }
        return try await behind(host, path: path, mapping).with(region: askedRegion)
    }

    private func signingHosts() throws -> SigningHosts {
        SigningHosts(
            try settings.signingHosts().map {
                SigningHosts.Rule(
                    pattern: $0.pattern,
                    service: $0.service,
                    region: $0.region,
                    origin: "\($0.location)"
                )
            }
        )
    }

    // MARK: Names behind names

    /// What the host at the end of the `CNAME` records is signed for.
    private func behind(_ host: String, path: String, _ mapping: SigningHosts) async throws -> HostIdentity {
        let hint = "Pass --service and --region, or name the host in the profile's signing_hosts."
        guard let canonical = await platform.names.canonicalName(of: host) else {
            throw EndpointError(.unknownHost, "the host \(host) has no address in the DNS", hint: "Check the URL.")
        }
        if canonical.hasSuffix(".cloudfront.net") {
            throw EndpointError(
                .unknownHost,
                "the host \(host) is an alias of \(canonical), and CloudFront does not tell what is behind it",
                hint: "For an edge-optimised API pass --service execute-api and the --region that it is deployed in."
            )
        }
        guard canonical != host else {
            throw EndpointError(
                .unknownHost,
                "the host \(host) has no CNAME record that would name the AWS host behind it",
                hint: "An alias record of Route 53 does not show. " + hint
            )
        }
        guard let found = try? HostRules.identify(host: canonical, path: path, mapping: mapping) else {
            throw EndpointError(
                .unknownHost,
                "the host \(host) is an alias of \(canonical), which does not say which service and region to sign for",
                hint: hint
            )
        }
        return HostIdentity(
            service: found.service,
            region: found.region,
            rule: "CNAME to \(canonical): \(found.rule)",
            payload: found.payload,
            algorithm: found.algorithm
        )
    }

    // MARK: Algorithms

    private func withAlgorithm(_ known: HostIdentity, _ target: SigningTargetOptions) throws -> HostIdentity {
        let isMultiRegion =
            target.algorithm.map { $0 == .sigv4a } ?? (target.regionSet != nil || known.algorithm == .sigV4a)
        guard isMultiRegion else {
            guard target.regionSet == nil else { throw UsageError("--region-set is for --algorithm sigv4a") }
            // Somebody who asks for SigV4 of a host that wants all regions has to name one.
            guard known.algorithm == .sigV4a else { return known }
            guard let region = askedRegion else { throw UsageError("--algorithm sigv4 needs --region for this host") }
            return known.with(region: region, algorithm: .sigV4)
        }
        let configured = settings.sigV4aRegionSet.isEmpty ? nil : settings.sigV4aRegionSet
        let regions = target.regionSet?.regions ?? configured
        return known.with(region: regions?.joined(separator: ",") ?? known.region, algorithm: .sigV4a)
    }
}

extension HostIdentity {
    /// The same for another region or with another kind of signature, where one is given.
    fileprivate func with(region: String?, algorithm: Algorithm? = nil) -> HostIdentity {
        guard region != nil || algorithm != nil else { return self }
        return HostIdentity(
            service: service,
            region: region ?? self.region,
            rule: rule,
            payload: payload,
            algorithm: algorithm ?? self.algorithm
        )
    }
}
