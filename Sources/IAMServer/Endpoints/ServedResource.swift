// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// What an endpoint has for a request.
package enum ServedResource: Sendable {
    /// An answer that nobody has to be asked for.
    case ready(ServerAnswer)

    /// Credentials, which may have to be got.
    case credentials(CredentialDocument)

    /// The answer, if it can be given at once.
    var presentAnswer: ServerAnswer? {
        switch self {
        case .ready(let answer): answer
        case .credentials(let document): document.presentAnswer
        }
    }

    /// The answer, when there is one.
    package func answer() async -> ServerAnswer {
        switch self {
        case .ready(let answer): answer
        case .credentials(let document): await document.answer()
        }
    }
}
