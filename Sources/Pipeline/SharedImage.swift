// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// An image of a set that the bank has too.
package struct SharedImage: Sendable, Equatable, CustomStringConvertible {
    package let image: String
    /// Its name in the bank.
    package let inBank: String

    package init(image: String, inBank: String) {
        self.image = image
        self.inBank = inBank
    }

    package var description: String { "\(image) is \(inBank)" }
}
