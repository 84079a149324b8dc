// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

public import struct FoundationEssentials.Date

/// The two forms of time AWS writes, to and from `Date`, in UTC.
///
/// Integer arithmetic on the civil calendar, because signing and the cached export do this on every call and a format
/// style costs more than all the rest of them.
public enum AWSTimestamp: Sendable {
    /// Basic form, `20150830T123600Z`, as in `x-amz-date`; fractions of a second are dropped.
    ///
    /// - Parameter date: A time in the years 0 to 9999.
    public static func basic(_ date: Date) -> String {
        let (year, month, day, second) = civil(date)
        return pad(year, 4) + pad(month, 2) + pad(day, 2) + "T" + pad(second / 3_600, 2) + pad(second / 60 % 60, 2)
            + pad(second % 60, 2) + "Z"
    }

    /// Extended form, `2015-08-30T12:36:00Z`; fractions of a second are dropped.
    ///
    /// - Parameter date: A time in the years 0 to 9999.
    public static func extended(_ date: Date) -> String {
        let (year, month, day, second) = civil(date)
        return pad(year, 4) + "-" + pad(month, 2) + "-" + pad(day, 2) + "T" + pad(second / 3_600, 2) + ":"
            + pad(second / 60 % 60, 2) + ":" + pad(second % 60, 2) + "Z"
    }

    /// Reads either form.
    ///
    /// Accepted are seconds with a fraction of any length, and as zone `Z`, `UTC`, `+00:00`, `+0000` or another offset,
    /// because STS, its look-alikes and the AWS CLI's cache files write all of them. Source: `Expiration` as found in
    /// STS answers and in the AWS CLI's cache.
    ///
    /// - Parameter text: The time.
    /// - Returns: `nil` if `text` is not such a time.
    public static func parse(_ text: String) -> Date? {
        var scanner = Scanner(bytes: Array(text.utf8))
        guard let year = scanner.number(4) else { return nil }
        let dashed = scanner.skip("-")
        guard let month = scanner.number(2), !dashed || scanner.skip("-"), let day = scanner.number(2),
            scanner.skip("T") || scanner.skip("t") || scanner.skip(" "),
            let hour = scanner.number(2), let colons = scanner.separator(), let minute = scanner.number(2),
            !colons || scanner.skip(":"), let second = scanner.number(2)
        else { return nil }
        guard (1...12).contains(month), (1...days(in: month, of: year)).contains(day), hour < 24, minute < 60,
            second <= 60
        else { return nil }
        guard let fraction = scanner.fraction(), let offset = scanner.zone(), scanner.isAtEnd else { return nil }
        let seconds = daysSince1970(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second - offset
        return Date(timeIntervalSince1970: Double(seconds) + fraction)
    }

    // MARK: The civil calendar

    /// Year, month, day, and second of the day.
    package static func civil(_ date: Date) -> (Int, Int, Int, Int) {
        let seconds = Int(date.timeIntervalSince1970.rounded(.down))
        let second = ((seconds % 86_400) + 86_400) % 86_400
        // Days are counted from 0000-03-01 in eras of 400 years, so that a leap day is the last of its year.
        let day = (seconds - second) / 86_400 + 719_468
        let era = (day >= 0 ? day : day - 146_096) / 146_097
        let dayOfEra = day - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1, second)
    }

    private static func daysSince1970(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let year = month <= 2 ? year - 1 : year
        let era = (year >= 0 ? year : year - 399) / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private static func pad(_ value: Int, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}

extension AWSTimestamp {
    /// Reads a timestamp from left to right.
    private struct Scanner {
        let bytes: [UInt8]
        var position = 0

        var isAtEnd: Bool { position == bytes.count }

        mutating func skip(_ character: Unicode.Scalar) -> Bool {
            guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
            position += 1
            return true
        }

        mutating func number(_ digits: Int) -> Int? {
            guard position + digits <= bytes.count else { return nil }
            var value = 0
            for byte in bytes[position..<position + digits] {
                guard (0x30...0x39).contains(byte) else { return nil }
                value = value * 10 + Int(byte - 0x30)
            }
            position += digits
            return value
        }

        /// Whether the time is written with colons; `nil` never, so that it can stand in a `guard`.
        mutating func separator() -> Bool? { skip(":") }

        /// The fraction of a second, 0 if there is none, `nil` if there is a point without digits.
        mutating func fraction() -> Double? {
            guard skip(".") || skip(",") else { return 0 }
            var value = 0.0
            var scale = 0.1
            let start = position
            while position < bytes.count, (0x30...0x39).contains(bytes[position]) {
                value += Double(bytes[position] - 0x30) * scale
                scale /= 10
                position += 1
            }
            return position > start ? value : nil
        }

        /// The zone's offset in seconds east of UTC.
        mutating func zone() -> Int? {
            if skip("Z") || skip("z") { return 0 }
            if skip("U") { return skip("T") && skip("C") ? 0 : nil }
            let sign: Int
            if skip("+") { sign = 1 } else if skip("-") { sign = -1 } else { return nil }
            guard let hours = number(2), let _ = separator(), let minutes = number(2), hours < 24, minutes < 60 else {
                return nil
            }
            return sign * (hours * 3_600 + minutes * 60)
        }
    }
}
