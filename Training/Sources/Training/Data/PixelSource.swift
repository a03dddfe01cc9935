// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// Pixels that are fetched when a batch needs them, for sets that do not fit in memory.
package protocol PixelSource: Sendable {
    /// Writes one image; called on several threads at once.
    ///
    /// - Parameters:
    ///   - image: the number of the image in its set.
    ///   - pixels: filled: row, column, channel; `size * size * 3` bytes.
    /// - Throws: where the image cannot be had, which ends the run.
    func read(_ image: Int, into pixels: UnsafeMutableBufferPointer<UInt8>) throws
}
