// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The public suites beside the checkout.
enum ConformanceData {
    /// Reads a suite; says so and gives `nil` where the folder is missing.
    static func load(_ name: String) throws -> Any? {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let file = root.deletingLastPathComponent().appending(path: "shared/conformance").appending(path: name)
        guard let data = try? Data(contentsOf: file) else {
            print("\(file.path()) is not there; this public suite is skipped")
            return nil
        }
        return try JSONSerialization.jsonObject(with: data)
    }
}
