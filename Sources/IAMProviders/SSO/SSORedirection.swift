// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// The address that the browser was told to come back to.
final class SSORedirection: Sendable {
    private let value = Mutex<String?>(nil)

    /// The address; `nil` before the browser was sent.
    var uri: String? { value.withLock { $0 } }

    func set(_ uri: String) { value.withLock { $0 = uri } }
}
