// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import IAMCredentials

/// A session that somebody has just signed in for.
public struct ConsoleSession: Sendable, Equatable {
    /// The ARN of the identity: what `login_session` of a profile has to say.
    public let session: String

    /// The path of the file the session is in.
    public let file: String

    /// Its first credentials; they live for 15 minutes at most and are renewed from then on.
    public let credentials: Credentials
}
