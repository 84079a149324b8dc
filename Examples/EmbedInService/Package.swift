// swift-tools-version: 6.2
// This source file is part of the AWS IAM Toolkit for Swift.
// SPDX-License-Identifier: Apache-2.0

import PackageDescription

let package = Package(
    name: "EmbedInService",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "aws-iam-toolkit", path: "../.."),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    ],
    targets: [
        .executableTarget(
            name: "EmbedInService",
            dependencies: [
                .product(name: "IAMToolkit", package: "aws-iam-toolkit"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
            ]
        )
    ]
)
