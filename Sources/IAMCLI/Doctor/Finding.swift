// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import IAMCredentials

/// Something the doctor noticed.
struct Finding: Sendable, Equatable {
    /// How bad it is.
    enum Severity: String, Sendable, CaseIterable {
        /// It keeps somebody from getting credentials.
        case error
        /// It may do so, or shows secrets, or means something else than its owner thinks.
        case warning
        /// It is good to know.
        case note
    }

    /// How bad it is.
    let severity: Severity

    /// One sentence without secrets.
    let message: String

    /// The file and line, variable or address.
    let location: ConfigurationLocation?

    /// What to do.
    let fix: String?

    init(_ severity: Severity, _ message: String, at location: ConfigurationLocation? = nil, fix: String? = nil) {
        self.severity = severity
        self.message = message
        self.location = location
        self.fix = fix
    }
}

/// One thing to look for.
protocol DoctorCheck: Sendable {
    /// A short name, such as `file-modes`.
    static var name: String { get }

    /// Looks for it.
    static func findings(in patient: Patient) async -> [Finding]
}
