// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser

/// All options of a call but the shared ones.
struct CallOptions: ParsableArguments, Sendable {
    @OptionGroup(title: "Request")
    var request: RequestOptions

    @OptionGroup(title: "Answer")
    var transfer: TransferOptions

    @OptionGroup(title: "Connection")
    var connection: ConnectionOptions
}
