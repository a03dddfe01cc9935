// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Wording

/// The images of a set that cannot be used: passed over one by one, or all named at the end, so that one run tells all.
package struct RejectedImages: Sendable {
    /// Whether they are passed over; otherwise they end the work on the set.
    package let skips: Bool

    /// A line for each.
    package private(set) var lines: [String] = []

    package init(skips: Bool) {
        self.skips = skips
    }

    /// Whether the set will be refused: then the rest is only looked at for what else is wrong with it.
    package var isFutile: Bool { !skips && !lines.isEmpty }

    /// Adds an image, by the name that a person knows it by.
    package mutating func reject(_ name: String, _ reason: String) {
        lines.append("\(name): \(reason)".escapingControlCharacters)
    }
}
