// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

package import IAMPlatform
internal import IAMProfiles

/// What a shell offers behind `--profile`.
package enum ProfileCompletion: Sendable {
    /// The names of all profiles; none if the files cannot be read.
    ///
    /// The files' own rules leave only names that mean nothing to a shell.
    package static func names(on platform: Platform) -> [String] {
        (try? ProfileFiles.load(environment: platform.environment, files: platform.files))?.profileNames ?? []
    }
}
