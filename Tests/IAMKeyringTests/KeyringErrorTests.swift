// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import IAMKeyring
import Testing

@Suite struct KeyringErrorTests {
    @Test func `an error says what to do`() {
        #expect("\(KeyringError("no keyring", hint: "unlock it"))" == "no keyring\n  hint: unlock it")
    }
}
