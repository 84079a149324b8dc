// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import IAMCredentials

internal import struct FoundationEssentials.Date

/// The time of signing in the forms that a signature needs.
final class SigningTimestamp: Sendable {
    /// `YYYYMMDDTHHMMSSZ`.
    let text: String

    /// The UTC day as a number whose digits are `YYYYMMDD`.
    let dayNumber: Int

    /// The field `X-Amz-Date`.
    let field: HTTPField

    /// The whole seconds since 1970; `nil` if the time was read from a text.
    let second: Int?

    /// The UTC day, `YYYYMMDD`.
    var day: String { String(text.prefix(8)) }

    /// Takes a time in whole seconds since 1970; those before the year 1 or after 9999 make no sense.
    init(second: Int) {
        let (year, month, day, rest) = AWSTimestamp.civil(Date(timeIntervalSince1970: Double(second)))
        let number = year * 10_000 + month * 100 + day
        let time = rest / 3_600 * 10_000 + rest / 60 % 60 * 100 + rest % 60
        self.second = second
        self.dayNumber = number
        self.text = unsafe String(unsafeUninitializedCapacity: 16) { buffer in
            unsafe Self.write(number, digits: 8, to: buffer, at: 0)
            unsafe buffer[8] = UInt8(ascii: "T")
            unsafe Self.write(time, digits: 6, to: buffer, at: 9)
            unsafe buffer[15] = UInt8(ascii: "Z")
            return 16
        }
        self.field = HTTPField(name: .amzDate, value: text)
    }

    /// Takes the text of an `x-amz-date`.
    ///
    /// - Returns: `nil` if `text` is not exactly `YYYYMMDDTHHMMSSZ`.
    init?(_ text: String) {
        let bytes = Array(text.utf8)
        // The date is the place where other forms differ: dashes, a blank for the `T`, a lower-case `t`.
        guard bytes.count == 16, bytes[8] == UInt8(ascii: "T"), bytes[15] == UInt8(ascii: "Z"),
            bytes[..<8].allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            AWSTimestamp.parse(text) != nil
        else { return nil }
        self.second = nil
        self.text = text
        self.dayNumber = bytes[..<8].reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
        self.field = HTTPField(name: .amzDate, value: text)
    }

    /// The whole second that a time lies in.
    ///
    /// - Returns: `nil` outside the years 1 to 9999.
    static func second(of date: Date) -> Int? {
        let seconds = date.timeIntervalSince1970
        guard seconds >= -62_135_596_800, seconds < 253_402_300_800 else { return nil }
        return Int(seconds.rounded(.down))
    }

    private static func write(_ value: Int, digits: Int, to buffer: UnsafeMutableBufferPointer<UInt8>, at start: Int) {
        var rest = value
        for position in stride(from: start + digits - 1, through: start, by: -1) {
            unsafe buffer[position] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
    }
}
