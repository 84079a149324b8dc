// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import IAMCredentials
import Testing

@Suite struct AWSTimestampTests {
    @Test(arguments: [
        (1_440_938_160.0, "20150830T123600Z", "2015-08-30T12:36:00Z"),
        (0.0, "19700101T000000Z", "1970-01-01T00:00:00Z"),
        (951_782_400.0, "20000229T000000Z", "2000-02-29T00:00:00Z"),
        (4_107_542_399.0, "21000228T235959Z", "2100-02-28T23:59:59Z"),
        (-1.0, "19691231T235959Z", "1969-12-31T23:59:59Z"),
        (1_440_938_160.9, "20150830T123600Z", "2015-08-30T12:36:00Z"),
    ])
    func `both forms are written in UTC`(_ seconds: Double, _ basic: String, _ extended: String) {
        let date = Date(timeIntervalSince1970: seconds)
        #expect(AWSTimestamp.basic(date) == basic)
        #expect(AWSTimestamp.extended(date) == extended)
    }

    @Test(arguments: [
        "20150830T123600Z", "2015-08-30T12:36:00Z", "2015-08-30T12:36:00UTC", "2015-08-30T12:36:00+00:00",
        "2015-08-30T12:36:00+0000", "2015-08-30T14:06:00+01:30", "2015-08-30T07:36:00-05:00", "2015-08-30 12:36:00Z",
    ])
    func `every spelling of one moment is read alike`(_ text: String) {
        #expect(AWSTimestamp.parse(text)?.timeIntervalSince1970 == 1_440_938_160)
    }

    @Test(arguments: [
        ("2015-08-30T12:36:00.5Z", 0.5), ("2015-08-30T12:36:00.359123Z", 0.359123),
        ("2015-08-30T12:36:00.123456789Z", 0.123456789),
    ])
    func `fractions of any length are kept`(_ text: String, _ fraction: Double) throws {
        let date = try #require(AWSTimestamp.parse(text))
        #expect(abs(date.timeIntervalSince1970 - 1_440_938_160 - fraction) < 1e-6)
    }

    @Test(arguments: [
        "", "2015", "2015-08-30", "2015-08-30T12:36:00", "2015-13-30T12:36:00Z", "2015-02-29T12:36:00Z",
        "2015-08-30T24:00:00Z", "2015-08-30T12:36:00Zx", "2015-08-30T12:36:00.Z", "2015-08-30T12:36:00+1",
        "x015-08-30T12:36:00Z",
        "2015-08-30T12-36-00Z", "２０15-08-30T12:36:00Z",
    ])
    func `what is not a time is refused`(_ text: String) {
        #expect(AWSTimestamp.parse(text) == nil)
    }

    @Test func `writing and reading agree over four centuries`() {
        for day in stride(from: -36_525, to: 109_575, by: 13) {
            let date = Date(timeIntervalSince1970: Double(day) * 86_400 + 3_661)
            #expect(AWSTimestamp.parse(AWSTimestamp.extended(date)) == date)
            #expect(AWSTimestamp.parse(AWSTimestamp.basic(date)) == date)
        }
    }
}
