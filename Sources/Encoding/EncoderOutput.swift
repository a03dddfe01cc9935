// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// One of an encoder's outputs: a row of `dimension` values for each image.
package struct EncoderOutput: Sendable, Equatable, Codable {
    /// The name that it was asked for by; else one that the model gives it, or "output0", "output1"… where it gives none.
    package let name: String
    /// The number of values for each image.
    package let dimension: Int

    /// Makes a description of an output.
    package init(name: String, dimension: Int) {
        self.name = name
        self.dimension = dimension
    }
}
