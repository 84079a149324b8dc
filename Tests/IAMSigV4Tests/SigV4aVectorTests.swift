// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import IAMCredentials
import IAMSigV4
import Testing

/// The project's own vectors of SigV4a, made by `Tests/Vectors/generate_sigv4a_vectors.py` with awscrt.
@Suite struct SigV4aVectorTests {
    @Test func `every vector matches but for the signature, and ours and theirs are accepted`() throws {
        let file = try VectorFile.load("sigv4a-vectors")
        #expect(file.vectors.count >= 150)
        let keys = SigningKeyCache()
        for vector in file.vectors {
            let regions = vector.region.split(separator: ",").map(String.init)
            let signer = SigV4aSigner(service: vector.service, regionSet: regions, keys: keys)
            let signed = try Self.sign(vector, file, signer)
            vector.expectTexts(signed.trace)

            var theirs = signed.request
            let (ours, other) = (signed.trace.signature, vector.signature)
            theirs.path = theirs.path?.replacing(ours, with: other)
            theirs.headerFields[.authorization] = theirs.value("authorization")?.replacing(ours, with: other)
            #expect(theirs != signed.request)
            let verifier = RequestVerifier(services: nil, regions: nil, keys: keys)
            for request in [signed.request, theirs] {
                let verified = try verifier.verify(request, body: Array(vector.body.utf8), at: vector.time) { _ in
                    file.key(vector)
                }
                #expect(verified.regionSet == regions, "vector \(vector.id)")
            }
        }
    }

    private static func sign(
        _ vector: VectorFile.Vector,
        _ file: VectorFile,
        _ signer: SigV4aSigner
    ) throws -> SignedRequest {
        let body = SigningPayload.bytes(Array(vector.body.utf8))
        if vector.form == "header" {
            return try signer.signWithTrace(
                vector.request,
                payload: vector.unsigned == true ? .unsigned : body,
                credentials: file.credentials(vector),
                at: vector.time
            )
        }
        return try signer.presign(
            vector.request,
            payload: body,
            credentials: file.credentials(vector),
            at: vector.time,
            expiresIn: #require(vector.expires)
        )
    }
}
