// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// The images that a command passed over, for a person.
package struct SkippedImages {
    private let images: [String]

    package init(_ images: [String]) {
        self.images = images
    }

    /// Prints a line for each to the standard error.
    package func print() {
        for image in images { printError("passed over \(image)") }
    }
}
