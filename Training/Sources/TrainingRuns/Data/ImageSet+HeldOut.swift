// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

package import Datasets
import Training

extension ImageSet {
    /// Divides the set: the same share of every class is held out, drawn by the seed.
    ///
    /// A class of at least two images always has images on both sides.
    ///
    /// - Parameters:
    ///   - share: of each class, from 0 to below 1.
    ///   - seed: decides which images.
    /// - Returns: the images to train from and those held out.
    package func dividing(heldOut share: Double, seed: UInt64) -> (training: ImageSet, heldOut: ImageSet) {
        var isHeldOut = [Bool](repeating: false, count: count)
        let classes = Dictionary(grouping: entries.indices) { entries[$0].label }
        for (place, label) in labels.enumerated() {
            let members = classes[label] ?? []
            guard share > 0, members.count > 1 else { continue }
            var random = RandomStream(seed: seed, .heldOut, place)
            let number = min(max(Int((Double(members.count) * share).rounded()), 1), members.count - 1)
            for index in random.permutation(members.count).prefix(number) { isHeldOut[members[index]] = true }
        }
        func part(_ wanted: Bool) -> ImageSet {
            var index = -1
            return filter { _ in
                index += 1
                return isHeldOut[index] == wanted
            }
        }
        return (part(false), part(true))
    }
}
