// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// Names for a person, the first of many.
package enum NameList {
    /// - Parameters:
    ///   - names: all of them.
    ///   - limit: how many are named; the others are counted.
    /// - Returns: the names, safe for a terminal.
    package static func text(_ names: [String], limit: Int = 5) -> String {
        let more = names.count > limit ? " and \(names.count - limit) more" : ""
        return (names.prefix(limit).joined(separator: ", ") + more).escapingControlCharacters
    }
}
