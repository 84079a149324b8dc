// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTypes
import IAMCredentials
import Testing

@testable import IAMSigV4

/// Event streams, against vectors made by `Tests/Vectors/generate_event_vectors.py`.
@Suite struct EventStreamTests {
    struct File: Decodable {
        let secretAccessKey: String
        let headers: String
        let streams: [Stream]

        struct Stream: Decodable {
            let service: String
            let region: String
            let seed: String
            let events: [Event]
        }

        struct Event: Decodable {
            let second: Int
            let inner: String
            let outer: String
        }

        static func load() throws -> File {
            let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            let data = try Data(contentsOf: tests.appending(path: "Vectors/event-vectors.json"))
            return try JSONDecoder().decode(File.self, from: data)
        }

        func signer(_ stream: Stream) -> EventStreamSigner {
            EventStreamSigner(
                secret: Secret(secretAccessKey),
                region: stream.region,
                service: stream.service,
                seed: stream.seed,
                keys: SigningKeyCache()
            )
        }
    }

    @Test func `every stream comes out byte for byte, and is accepted`() throws {
        let file = try File.load()
        for stream in file.streams {
            var signer = file.signer(stream)
            var verifier = file.signer(stream)
            for event in stream.events {
                let inner = ChunkVectorFile.bytes(event.inner)
                let outer = try signer.sign(inner, at: Date(timeIntervalSince1970: Double(event.second)))
                #expect(outer == ChunkVectorFile.bytes(event.outer))
                #expect(try verifier.verify(outer) == inner)
            }
            #expect(stream.events.last?.inner == "")
        }
    }

    @Test func `events in another order, changed or left out are refused`() throws {
        let file = try File.load()
        let stream = try #require(file.streams.first)
        let events = stream.events.map { ChunkVectorFile.bytes($0.outer) }
        var verifier = file.signer(stream)
        #expect(throws: VerificationError.self) { try verifier.verify(events[1]) }
        _ = try verifier.verify(events[0])
        #expect(throws: VerificationError.self) { try verifier.verify(events[0]) }
        #expect(throws: VerificationError.self) { try verifier.verify(events[2]) }
        for index in events[1].indices {
            var changed = events[1]
            changed[index] ^= 1
            #expect(throws: VerificationError.self) { try verifier.verify(changed) }
        }
        // With its checksums made right again, only the signature is left to notice.
        var message = try EventStreamMessage(decoding: events[1])
        message.payload[0] ^= 1
        let forged = try message.encoded()
        let error = #expect(throws: VerificationError.self) { try verifier.verify(forged) }
        #expect(error?.code == .signatureMismatch)
        _ = try verifier.verify(events[1])
    }

    @Test func `headers of every type are written and read`() throws {
        let wire = try ChunkVectorFile.bytes(File.load().headers)
        let message = EventStreamMessage(
            headers: [
                EventStreamHeader("some-header", .string("value")), EventStreamHeader("yes", .bool(true)),
                EventStreamHeader("no", .bool(false)), EventStreamHeader("b", .int8(-1)),
                EventStreamHeader("s", .int16(-300)), EventStreamHeader("i", .int32(70_000)),
                EventStreamHeader("l", .int64(-5_000_000_000)), EventStreamHeader("bytes", .bytes([0, 255])),
                EventStreamHeader("time", .timestamp(milliseconds: 1_440_938_160_123)),
                EventStreamHeader("id", .uuid(Array(1...16))), EventStreamHeader("näme", .string("wörld")),
            ],
            payload: Array("payload".utf8)
        )
        #expect(try message.encoded() == wire)
        #expect(try EventStreamMessage(decoding: wire) == message)
        for count in wire.indices {
            #expect(throws: VerificationError.self) { try EventStreamMessage(decoding: Array(wire.prefix(count))) }
        }
    }

    static let unwritable: [EventStreamHeader] = [
        EventStreamHeader("", .bool(true)), EventStreamHeader(String(repeating: "n", count: 256), .bool(true)),
        EventStreamHeader("n", .bytes([UInt8](repeating: 0, count: 65_536))), EventStreamHeader("n", .uuid([1])),
    ]

    @Test(arguments: unwritable) func `what cannot be written is refused`(header: EventStreamHeader) {
        let message = EventStreamMessage(headers: [header], payload: [])
        #expect(signingError { _ = try message.encoded() } == .invalidUpload)
    }

    @Test func `a stream begins with the signature of its request`() throws {
        let signer = SigV4Signer(service: "transcribe", region: "us-east-1")
        let request = Fixture.request(.post, "/stream-transcription")
        var (signed, events) = try signer.signEventStream(request, credentials: Fixture.temporary, at: Fixture.date)
        #expect(signed.trace.payloadHash == "STREAMING-AWS4-HMAC-SHA256-EVENTS")
        var verifier = signer.eventStream(after: signed.trace, credentials: Fixture.temporary)
        #expect(try verifier.verify(events.sign([1, 2, 3], at: Fixture.date)) == [1, 2, 3])
        #expect(try verifier.verify(events.end(at: Fixture.date)) == [])
        #expect(!"\(events)".contains(signed.trace.signature))
    }
}
