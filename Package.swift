// swift-tools-version: 6.2
// This source file is part of the AWS IAM Toolkit for Swift.
// SPDX-License-Identifier: Apache-2.0

import PackageDescription

/// One array for every target: the language as it will be, strict memory safety, and no warning left standing.
let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableUpcomingFeature("InferIsolatedConformances"),
    .enableUpcomingFeature("ImmutableWeakCaptures"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .treatWarning("ExplicitSendable", as: .error),
]

let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let asyncHTTPClient: Target.Dependency = .product(
    name: "AsyncHTTPClient",
    package: "async-http-client",
    condition: .when(traits: ["AsyncHTTPClientSupport"])
)
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let hummingbirdCore: Target.Dependency = .product(name: "HummingbirdCore", package: "hummingbird")
let hummingbirdTLS: Target.Dependency = .product(name: "HummingbirdTLS", package: "hummingbird")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let inMemoryLogging: Target.Dependency = .product(name: "InMemoryLogging", package: "swift-log")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioEmbedded: Target.Dependency = .product(name: "NIOEmbedded", package: "swift-nio")
let nioHTTP1: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let nioHTTP2: Target.Dependency = .product(
    name: "NIOHTTP2",
    package: "swift-nio-http2",
    condition: .when(traits: ["AsyncHTTPClientSupport"])
)
let nioHTTPTypes: Target.Dependency = .product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let nioHTTPCompression: Target.Dependency = .product(
    name: "NIOHTTPCompression",
    package: "swift-nio-extras",
    condition: .when(traits: ["AsyncHTTPClientSupport"])
)
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let nioSSL: Target.Dependency = .product(
    name: "NIOSSL",
    package: "swift-nio-ssl",
    condition: .when(traits: ["AsyncHTTPClientSupport"])
)
let serviceLifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let subprocess: Target.Dependency = .product(name: "Subprocess", package: "swift-subprocess")
let system: Target.Dependency = .product(name: "SystemPackage", package: "swift-system")
let unixSignals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")

func library(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(of name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .testTarget(
        name: "\(name)Tests",
        dependencies: [.target(name: name)] + dependencies,
        swiftSettings: settings
    )
}

let package = Package(
    name: "aws-iam-toolkit",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "IAMCredentials", targets: ["IAMCredentials"]),
        .library(name: "IAMSigV4", targets: ["IAMSigV4"]),
        .library(name: "IAMPlatform", targets: ["IAMPlatform"]),
        .library(name: "IAMEndpoints", targets: ["IAMEndpoints"]),
        .library(name: "IAMProfiles", targets: ["IAMProfiles"]),
        .library(name: "IAMSessionCache", targets: ["IAMSessionCache"]),
        .library(name: "IAMSTS", targets: ["IAMSTS"]),
        .library(name: "IAMProviders", targets: ["IAMProviders"]),
        .library(name: "IAMHTTP", targets: ["IAMHTTP"]),
        .library(name: "IAMServer", targets: ["IAMServer"]),
        .library(name: "IAMSandbox", targets: ["IAMSandbox"]),
        .library(name: "IAMTesting", targets: ["IAMTesting"]),
        .library(name: "IAMDiagnosis", targets: ["IAMDiagnosis"]),
        .library(name: "IAMToolkit", targets: ["IAMToolkit"]),
        .executable(name: "toolkit", targets: ["toolkit"]),
        .executable(name: "aws-iam-call", targets: ["aws-iam-call"]),
    ],
    traits: [
        .trait(
            name: "AsyncHTTPClientSupport",
            description: "The HTTP transport on AsyncHTTPClient, and signing of its requests."
        ),
        .default(enabledTraits: ["AsyncHTTPClientSupport"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0", traits: []),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.34.0"),
        .package(url: "https://github.com/apple/swift-nio-http2", from: "1.46.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
    ],
    targets: [
        library("IAMCredentials", []),
        library("IAMSigV4", ["IAMCredentials", crypto, httpTypes]),
        .systemLibrary(
            name: "CIAMLibXML2",
            pkgConfig: "libxml-2.0",
            providers: [.apt(["libxml2-dev"]), .brew(["libxml2"])]
        ),
        library("IAMXML", ["CIAMLibXML2"]),
        library("IAMPlatform", ["IAMCredentials", httpTypes, subprocess, system]),
        library("IAMEndpoints", ["IAMCredentials"]),
        library("IAMProfiles", ["IAMCredentials", "IAMPlatform", system]),
        library("IAMSessionCache", ["IAMCredentials", "IAMPlatform", crypto, system]),
        library(
            "IAMSTS",
            ["IAMCredentials", "IAMEndpoints", "IAMPlatform", "IAMSigV4", "IAMXML", httpTypes, logging]
        ),
        library(
            "IAMProviders",
            [
                "IAMCredentials", "IAMEndpoints", "IAMPlatform", "IAMProfiles", "IAMSessionCache", "IAMSTS", "IAMSigV4",
                crypto, httpTypes, logging, system,
            ]
        ),
        library(
            "IAMHTTP",
            [
                "IAMCredentials", "IAMPlatform", "IAMSigV4", asyncHTTPClient, httpTypes, nioCore, nioHTTP1, nioHTTP2,
                nioHTTPCompression, nioPosix, nioSSL,
            ]
        ),
        library(
            "IAMListener",
            ["IAMPlatform", hummingbird, hummingbirdCore, logging, nioCore, nioPosix, serviceLifecycle]
        ),
        library(
            "IAMServer",
            [
                "IAMCredentials", "IAMEndpoints", "IAMHTTP", "IAMListener", "IAMPlatform", "IAMProviders", "IAMSigV4",
                crypto, httpTypes, hummingbird, hummingbirdCore, hummingbirdTLS, logging, nioCore, nioHTTPTypes, nioSSL,
                system,
            ]
        ),
        library("IAMKeyring", ["IAMCredentials", "IAMPlatform", system]),
        library(
            "IAMSandbox",
            [
                "IAMCredentials", "IAMListener", "IAMPlatform", "IAMSigV4", crypto, httpTypes, hummingbird, logging,
                nioCore,
            ]
        ),
        library("IAMTesting", ["IAMCredentials", "IAMPlatform", httpTypes, system]),
        library("IAMDiagnosis", ["IAMCredentials", "IAMSigV4", "IAMXML", crypto, httpTypes]),
        library("IAMToolkit", ["IAMCredentials", "IAMHTTP", "IAMPlatform", "IAMProviders", "IAMSigV4"]),
        library(
            "IAMCommand",
            [
                "IAMCredentials", "IAMEndpoints", "IAMHTTP", "IAMKeyring", "IAMPlatform", "IAMProfiles",
                "IAMProviders", "IAMSTS", "IAMSessionCache", "IAMSigV4", argumentParser, logging, system,
            ]
        ),
        library(
            "IAMCall",
            [
                "IAMCommand", "IAMCredentials", "IAMDiagnosis", "IAMEndpoints", "IAMHTTP", "IAMPlatform",
                "IAMProfiles", "IAMProviders", "IAMSigV4", argumentParser, crypto, httpTypes, system,
            ]
        ),
        library(
            "IAMCLI",
            [
                "IAMCall", "IAMCommand", "IAMCredentials", "IAMEndpoints", "IAMHTTP", "IAMKeyring", "IAMListener",
                "IAMPlatform", "IAMProfiles", "IAMProviders", "IAMSandbox", "IAMServer", "IAMSessionCache", "IAMSigV4",
                "IAMSTS", argumentParser, crypto, httpTypes, hummingbird, logging, nioCore, subprocess, system,
                unixSignals,
            ]
        ),
        .executableTarget(name: "toolkit", dependencies: ["IAMCLI"], swiftSettings: settings),
        .executableTarget(name: "aws-iam-call", dependencies: ["IAMCall"], swiftSettings: settings),
        tests(of: "IAMCredentials"),
        tests(of: "IAMSigV4", ["IAMCredentials", crypto, httpTypes]),
        tests(of: "IAMXML"),
        tests(of: "IAMPlatform", ["IAMCredentials", "IAMTesting", system]),
        tests(of: "IAMEndpoints"),
        tests(of: "IAMProfiles", ["IAMCredentials", "IAMPlatform", "IAMTesting", system]),
        tests(of: "IAMSessionCache", ["IAMCredentials", "IAMPlatform", "IAMTesting", crypto, system]),
        tests(
            of: "IAMSTS",
            ["IAMCredentials", "IAMEndpoints", "IAMPlatform", "IAMTesting", httpTypes, inMemoryLogging, logging]
        ),
        tests(
            of: "IAMProviders",
            [
                "IAMCredentials", "IAMEndpoints", "IAMPlatform", "IAMProfiles", "IAMSandbox", "IAMSessionCache",
                "IAMSTS", "IAMTesting", crypto, httpTypes, inMemoryLogging, logging, system,
            ]
        ),
        tests(
            of: "IAMDiagnosis",
            ["IAMCredentials", "IAMPlatform", "IAMSandbox", "IAMSigV4", "IAMTesting", crypto, httpTypes]
        ),
        tests(of: "IAMTesting", ["IAMCredentials", "IAMPlatform", httpTypes, system]),
        tests(
            of: "IAMHTTP",
            [
                "IAMCredentials", "IAMPlatform", "IAMSigV4", "IAMTesting", asyncHTTPClient, httpTypes, nioCore,
                nioHTTP1, nioHTTP2, nioPosix, nioSSL,
            ]
        ),
        tests(
            of: "IAMSandbox",
            ["IAMCredentials", "IAMHTTP", "IAMPlatform", "IAMSigV4", "IAMTesting", crypto, httpTypes]
        ),
        tests(
            of: "IAMServer",
            [
                "IAMCredentials", "IAMHTTP", "IAMPlatform", "IAMProviders", "IAMSandbox", "IAMSigV4", "IAMTesting",
                httpTypes, inMemoryLogging, logging, nioCore, nioEmbedded, nioHTTPTypes, nioPosix, nioSSL, system,
            ]
        ),
        tests(of: "IAMKeyring", ["IAMCredentials", "IAMPlatform", "IAMTesting", system]),
        tests(
            of: "IAMCall",
            [
                "IAMCommand", "IAMEndpoints", "IAMHTTP", "IAMPlatform", "IAMSandbox", "IAMSigV4", "IAMTesting",
                argumentParser, httpTypes, system,
            ]
        ),
        tests(
            of: "IAMCLI",
            [
                "IAMCall", "IAMCommand", "IAMCredentials", "IAMHTTP", "IAMKeyring", "IAMPlatform", "IAMProfiles",
                "IAMProviders", "IAMSandbox", "IAMServer", "IAMSessionCache", "IAMSTS", "IAMSigV4", "IAMTesting",
                httpTypes, inMemoryLogging, logging, system,
            ]
        ),
    ]
)
