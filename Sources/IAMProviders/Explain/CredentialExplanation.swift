// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import IAMCredentials

/// What a chain did and what came of it.
public struct CredentialExplanation: Sendable {
    /// Every provider asked, what each looked at, and the plan that was followed.
    public let trace: CredentialTrace

    /// The credentials, or why there are none.
    public let result: Result<Credentials, CredentialError>
}
