// swift-tools-version: 6.2
// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import PackageDescription

let package = Package(
    name: "serve-benchmark",
    platforms: [.macOS(.v15)],
    dependencies: [
        // For the settings of what both depend on, so that it is built once.
        .package(name: "aws-iam-toolkit", path: "../../.."),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
    ],
    targets: [
        .executableTarget(
            name: "constant-route",
            dependencies: [.product(name: "Hummingbird", package: "hummingbird")],
            swiftSettings: [.treatAllWarnings(as: .error)]
        )
    ]
)
