// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// What was done to a view that takes it out of its class.
package enum Alteration: Sendable, Equatable {
    /// Turned anticlockwise by quarters of the circle, from 0 (upright) to 3.
    case turned(Int)
    /// Cut into tiles that changed places.
    case shuffled
}

extension AugmentationOptions {
    /// The number of classes that each class of images makes, itself and its turns.
    package var turns: Int { turnProbability > 0 ? 4 : 1 }

    /// The number of classes that views of `count` classes of images have.
    package func viewClasses(of count: Int) -> Int {
        count * turns + (shuffleProbability > 0 ? 1 : 0)
    }

    /// The class of a view: the upright ones come first, then those of each turn, then the shuffled views'.
    package func label(of alteration: Alteration, _ label: Int, classes count: Int) -> Int {
        switch alteration {
        case .turned(let quarters): label + quarters * count
        case .shuffled: count * turns
        }
    }
}
