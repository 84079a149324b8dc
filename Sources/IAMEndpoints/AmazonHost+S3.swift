// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

extension AmazonHost {
    /// Reads the hosts of Amazon S3, whose left labels are bucket names and may look like anything.
    ///
    /// Source: Amazon S3 User Guide, "Virtual hosting of buckets", "Transfer Acceleration", "Access points",
    /// "Multi-Region Access Points", "S3 Express One Zone"; Amazon S3 endpoint rule set in botocore.
    ///
    /// - Parameter last: The label before the region, or before the suffix.
    /// - Returns: `nil` if this is not a host of S3.
    func s3(_ last: Substring) throws(EndpointError) -> HostIdentity? {
        if let region { return try regionalS3(last, region) }
        switch last {
        case "s3", "s3-external-1":
            return HostIdentity(service: "s3", region: partition.implicitGlobalRegion, rule: "[BUCKET.]\(last)")
        case "s3-accelerate":
            throw HostRules.missingRegion(name, service: "s3")
        case "s3-global" where rest.count >= 2 && rest[rest.count - 2] == "accesspoint":
            return HostIdentity(service: "s3", region: "*", rule: "ALIAS.accesspoint.s3-global")
        default:
            return try legacyS3(last)
        }
    }

    private func regionalS3(_ last: Substring, _ region: String) throws(EndpointError) -> HostIdentity? {
        switch last {
        case "s3", "s3-accesspoint", "s3-control", "s3-deprecated":
            return HostIdentity(service: "s3", region: region, rule: "[NAME.]\(last).REGION")
        case "s3-object-lambda", "s3-outposts":
            return HostIdentity(service: String(last), region: region, rule: "NAME.\(last).REGION")
        case "s3express-control":
            return HostIdentity(service: "s3express", region: region, rule: "s3express-control.REGION")
        case "s3-website":
            throw website()
        default:
            guard last.after(prefix: "s3express-") != nil else { return nil }
            return HostIdentity(service: "s3express", region: region, rule: "BUCKET.s3express-ZONE.REGION")
        }
    }

    /// `s3-REGION`, the form from before 2019.
    private func legacyS3(_ last: Substring) throws(EndpointError) -> HostIdentity? {
        if last.after(prefix: "s3-website-") != nil { throw website() }
        guard let tail = last.after(prefix: "s3-fips-") ?? last.after(prefix: "s3-") else { return nil }
        guard let owner = Partition.all.first(where: { $0.contains(region: String(tail)) }),
            owner.dnsSuffix == partition.dnsSuffix
        else { return nil }
        return HostIdentity(service: "s3", region: String(tail), rule: "[BUCKET.]s3-REGION")
    }

    private func website() -> EndpointError {
        EndpointError(
            .unknownHost,
            "the host \(name.text) is an S3 website, which takes no signature",
            hint: "Call it unsigned, or sign for BUCKET.s3.REGION.\(partition.dnsSuffix).",
            service: "s3"
        )
    }
}
