// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import IAMCredentials

/// What a client shows to be served: 32 random bytes, known to nobody else.
public struct BearerToken: Sendable {
    /// The token as text of 64 hexadecimal digits.
    public let secret: Secret

    /// Makes a token from the system's random numbers.
    public init() {
        var generator = SystemRandomNumberGenerator()
        let digits = Array("0123456789abcdef")
        secret = Secret(String((0..<64).map { _ in digits[Int.random(in: 0..<16, using: &generator)] }))
    }

    /// Takes a token that was agreed on elsewhere.
    ///
    /// - Parameter secret: At least 16 characters.
    public init(_ secret: Secret) { self.secret = secret }

    /// Whether a client shows this token; takes the same time for each wrong one.
    ///
    /// - Parameter text: What the client sent, without a scheme such as `Bearer`.
    public func matches(_ text: String) -> Bool { Secret(text) == secret }
}
