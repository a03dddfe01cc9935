// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Datasets
import Training

/// Images that are read and decoded each time that a batch needs them.
struct StreamedImages: PixelSource {
    let set: ImageSet
    /// For each image, its place among the set's entries.
    let entries: [Int]
    let decoding: ImageDecoding

    func read(_ image: Int, into pixels: UnsafeMutableBufferPointer<UInt8>) throws {
        let file = try set.read(entries[image])
        do {
            try decoding.decode(file.bytes, into: pixels)
        } catch {
            throw RunError.unreadableImages(["\(set.name(of: file.identifier)): \(error)"])
        }
    }
}
