// This source file is part of the AWS IAM Toolkit for Swift.
// Licensed under the Apache License, Version 2.0; see LICENSE.
// SPDX-License-Identifier: Apache-2.0

/// How many letters have to be changed, added, left out or exchanged with their neighbour to make one name of another.
package struct EditDistance {
    /// Counts, up to a limit.
    ///
    /// - Returns: `nil` if it takes more than `limit`.
    static func between(_ one: String, _ other: String, limit: Int) -> Int? {
        let one = Array(one.utf8)
        let other = Array(other.utf8)
        guard abs(one.count - other.count) <= limit else { return nil }
        var before: [Int] = []
        var last = Array(0...other.count)
        for row in 0..<one.count {
            var next = [row + 1]
            for column in 0..<other.count {
                let isSame = one[row] == other[column]
                var cost = min(last[column + 1] + 1, next[column] + 1, last[column] + (isSame ? 0 : 1))
                if row > 0, column > 0, one[row] == other[column - 1], one[row - 1] == other[column] {
                    cost = min(cost, before[column - 1] + 1)
                }
                next.append(cost)
            }
            before = last
            last = next
        }
        return last[other.count] <= limit ? last[other.count] : nil
    }

    /// The candidate that is nearest, if there is one near enough: two letters in a long name, one in a short one, and
    /// in a name of less than four letters none.
    package static func nearest(to name: String, among candidates: [String], limit: Int? = nil) -> String? {
        guard name.utf8.count >= 4 else { return nil }
        let limit = limit ?? (name.utf8.count >= 8 ? 2 : 1)
        var best: (name: String, distance: Int)?
        for candidate in candidates where candidate != name {
            guard let distance = between(name, candidate, limit: limit) else { continue }
            if best.map({ distance < $0.distance }) ?? true { best = (candidate, distance) }
        }
        return best?.name
    }
}
