// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import IAMCommand
internal import IAMSigV4

/// What the request is signed for, and how.
struct SignatureOptions: ParsableArguments, Sendable {
    @OptionGroup
    var target: SigningTargetOptions

    @Option(
        help: ArgumentHelp(
            "curl's option, for pasted lines: aws:amz, with region and service if they are not the host's.",
            valueName: "aws:amz[:region[:service]]"
        )
    )
    var awsSigv4: String?

    @Option(
        name: [.customShort("u", allowingJoined: true), .long],
        parsing: .unconditional,
        help: ArgumentHelp(
            "curl's option, for pasted lines: must name the key that the credentials have anyway; never needed.",
            valueName: "user:password"
        )
    )
    var user: String?

    @Option(
        help: ArgumentHelp("How the body is signed: hash, unsigned or chunked (S3 only).", valueName: "how")
    )
    var payloadSigning: PayloadSigning?

    @Option(
        help: ArgumentHelp(
            "Send a checksum behind the body (S3): crc32, crc32c, crc64nvme, sha1 or sha256.",
            valueName: "algorithm"
        ),
        transform: ChunkedUpload.Checksum.init(argument:)
    )
    var checksum: ChunkedUpload.Checksum?
}

extension SignatureOptions: WordOptions {
    mutating func read(_ words: inout OptionWords) {
        target = words.group()
        awsSigv4 = words.value("aws-sigv4")
        user = words.value("user")
        payloadSigning = words.value("payload-signing")
        checksum = words.value("checksum", ChunkedUpload.Checksum.init(argument:))
    }
}

/// How the body of a request takes part in its signature.
enum PayloadSigning: String, ExpressibleByArgument, CaseIterable, Sendable {
    /// The signature covers the SHA-256 of the body.
    case hash
    /// The signature does not cover the body.
    case unsigned
    /// The body is sent in chunks, each with a signature of its own.
    case chunked
}

extension ChunkedUpload.Checksum {
    /// Reads the name of an algorithm.
    fileprivate init(argument: String) throws {
        guard let checksum = Self(rawValue: argument) else {
            throw ValidationError("'\(argument)' is none of \(Self.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        self = checksum
    }
}
