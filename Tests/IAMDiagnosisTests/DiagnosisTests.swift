// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import IAMDiagnosis
import Testing

@Suite struct DiagnosisTests {
    @Test func thereIsACauseForWhatNobodyKnows() {
        #expect(Diagnosis.Cause.unknown.description == "unknown")
    }
}
