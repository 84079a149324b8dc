// swift-tools-version: 6.2
// This source file is part of the AWS IAM Toolkit for Swift.
// SPDX-License-Identifier: Apache-2.0

import PackageDescription

let package = Package(
    name: "signing-benchmark",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "aws-iam-toolkit", path: "../../.."),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0", traits: []),
    ],
    targets: [
        .executableTarget(
            name: "signing-benchmark",
            dependencies: [
                .product(name: "IAMCredentials", package: "aws-iam-toolkit"),
                .product(name: "IAMSigV4", package: "aws-iam-toolkit"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
            ]
        )
    ]
)
