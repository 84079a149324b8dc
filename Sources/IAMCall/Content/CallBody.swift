// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import IAMCommand
internal import IAMPlatform
internal import SystemPackage

/// The body of a call as a row of segments that are read as they are sent.
struct CallBody: Sendable {
    /// The segments; none if no data option was given.
    let segments: [BodySegment]?

    /// The type that goes with the data if the caller names none.
    let contentType: String?

    private let readInput: @Sendable (Int) throws -> [UInt8]
    private let spoolDirectory: String

    init(_ segments: [BodySegment]?, contentType: String? = nil, in context: CommandContext) {
        let directory = context.platform.environment["TMPDIR"] ?? ""
        self.init(segments, contentType, context.standardInput, directory.isEmpty ? "/tmp" : directory)
    }

    private init(
        _ segments: [BodySegment]?,
        _ contentType: String?,
        _ readInput: @escaping @Sendable (Int) throws -> [UInt8],
        _ spoolDirectory: String
    ) {
        self.segments = segments
        self.contentType = contentType
        self.readInput = readInput
        self.spoolDirectory = spoolDirectory
    }

    /// Reads the data options, joins them as curl does, and opens the files that are sent.
    init(_ options: RequestOptions, in context: CommandContext) throws {
        let content = options.content
        if let upload = content.uploadFile {
            self.init([try BodySegment(upload: upload)], in: context)
        } else if !content.fields.isEmpty {
            let form = try MultipartForm(content.fields, usesBackslashes: content.formEscape, in: context)
            self.init(
                form.segments(type: try CallFields.contentType(options.header, in: context)),
                contentType: form.contentType,
                in: context
            )
        } else {
            let items = content.items
            let data = items.isEmpty ? nil : try FormData(items, in: context).bytes
            let hasJSON = items.contains { $0.kind == .json }
            self.init(
                data.map { [.bytes($0)] },
                contentType: data == nil ? nil : hasJSON ? "application/json" : "application/x-www-form-urlencoded",
                in: context
            )
        }
    }

    /// The data if it is small and in memory; `nil` if it is not, or no data option was given.
    var bytes: [UInt8]? {
        guard let segments else { return nil }
        var all: [UInt8] = []
        for segment in segments {
            guard case .bytes(let bytes) = segment else { return nil }
            all += bytes
        }
        return all
    }

    /// The regular file that is the whole body; `nil` if the body is anything else.
    var file: BodyFile? {
        guard let segments, segments.count == 1, case .file(let file) = segments[0], file.length != nil else {
            return nil
        }
        return file
    }

    /// Whether no data option was given.
    var isAbsent: Bool { segments == nil }

    /// The number of bytes; `nil` if it shows only at the end.
    var length: Int? {
        var sum = 0
        for segment in segments ?? [] {
            guard let length = segment.length else { return nil }
            sum += length
        }
        return sum
    }

    /// Whether the body can be read more than once, as retries and redirects need it.
    var isRepeatable: Bool { (segments ?? []).allSatisfy(\.isRepeatable) }

    /// The body in pieces, from its start.
    func pieces() throws -> any AsyncSequence<[UInt8], any Error> & Sendable {
        BodyPieces(segments: segments ?? [], readInput: readInput)
    }

    /// The SHA-256 of a body that is repeatable.
    func sha256() async throws -> SHA256Digest {
        var hash = SHA256()
        for try await piece in try pieces() { hash.update(data: piece) }
        return hash.finalize()
    }

    /// The same body with everything in memory or on disk, so that it is repeatable and its length is known.
    ///
    /// What does not fit into a piece goes to a private file in `TMPDIR` that has no name and goes with the process.
    func spooled() async throws -> CallBody {
        guard let segments, length == nil || !isRepeatable else { return self }
        var spooled: [BodySegment] = []
        for segment in segments {
            guard segment.length == nil || !segment.isRepeatable else {
                spooled.append(segment)
                continue
            }
            let pieces = BodyPieces(segments: [segment], readInput: readInput)
            spooled.append(try await BodySpool.segment(of: pieces, in: spoolDirectory))
        }
        return CallBody(spooled, contentType, readInput, spoolDirectory)
    }
}
