// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// A provider whose storage speaks the protocol of Amazon S3, and where its hosts carry the region.
struct OtherS3Provider {
    private enum RegionPlace {
        /// The provider has one name for all.
        case fixed(String)
        /// `[BUCKET.]REGION.suffix`
        case label
        /// `[BUCKET.]s3.REGION.suffix`
        case labelAfterS3
    }

    private let suffix: String
    private let place: RegionPlace

    /// Source: each provider's page on its S3-compatible API.
    private static let all: [OtherS3Provider] = [
        OtherS3Provider(suffix: "r2.cloudflarestorage.com", place: .fixed("auto")),
        OtherS3Provider(suffix: "storage.googleapis.com", place: .fixed("auto")),
        OtherS3Provider(suffix: "fly.storage.tigris.dev", place: .fixed("auto")),
        OtherS3Provider(suffix: "t3.storage.dev", place: .fixed("auto")),
        OtherS3Provider(suffix: "backblazeb2.com", place: .labelAfterS3),
        OtherS3Provider(suffix: "wasabisys.com", place: .labelAfterS3),
        OtherS3Provider(suffix: "scw.cloud", place: .labelAfterS3),
        OtherS3Provider(suffix: "idrivee2.com", place: .labelAfterS3),
        OtherS3Provider(suffix: "io.cloud.ovh.net", place: .labelAfterS3),
        OtherS3Provider(suffix: "linodeobjects.com", place: .label),
        OtherS3Provider(suffix: "cdn.digitaloceanspaces.com", place: .label),
        OtherS3Provider(suffix: "digitaloceanspaces.com", place: .label),
        OtherS3Provider(suffix: "your-objectstorage.com", place: .label),
    ]

    /// - Returns: `nil` if the host is none of these providers'.
    static func identify(_ name: HostName) throws(EndpointError) -> HostIdentity? {
        for provider in all {
            if name.text == provider.suffix, case .fixed(let region) = provider.place {
                return provider.identity(region)
            }
            guard let labels = name.labels(before: provider.suffix) else { continue }
            return try provider.identify(labels, name)
        }
        return nil
    }

    private func identify(_ labels: ArraySlice<Substring>, _ name: HostName) throws(EndpointError) -> HostIdentity? {
        switch place {
        case .fixed(let region):
            return identity(region)
        case .label:
            guard let region = labels.last else { return nil }
            return identity(String(region))
        case .labelAfterS3:
            guard labels.count >= 2, labels[labels.endIndex - 2] == "s3", let region = labels.last else {
                if labels.last == "s3" { throw HostRules.missingRegion(name, service: "s3") }
                return nil
            }
            return identity(String(region))
        }
    }

    private func identity(_ region: String) -> HostIdentity {
        HostIdentity(service: "s3", region: region, rule: "S3-compatible storage at \(suffix)")
    }
}
