// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import SystemPackage

/// Where a program may be.
enum ProgramPath: Sendable {
    /// The files to try, first to last.
    ///
    /// - Parameters:
    ///   - program: A name to look for, or a path if there is a slash in it.
    ///   - path: The value of `PATH`; an empty entry means the present directory.
    static func candidates(for program: String, path: String?) -> [FilePath] {
        guard !program.isEmpty else { return [] }
        guard !program.contains("/") else { return [FilePath(program)] }
        return (path ?? "/usr/local/bin:/usr/bin:/bin").split(separator: ":", omittingEmptySubsequences: false).map {
            FilePath($0.isEmpty ? "." : String($0)).appending(program)
        }
    }
}
