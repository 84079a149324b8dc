// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// Text of a service in messages: one short line that cannot steer a terminal.
enum ServiceText {
    /// Cuts a text and replaces what is not printable.
    static func shown(_ text: String) -> String {
        let line = String(
            text.unicodeScalars.prefix(200).map { scalar in
                scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format
                    ? " " : Character(scalar)
            }
        )
        return text.unicodeScalars.count > 200 ? line + "…" : line
    }
}
