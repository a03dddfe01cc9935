// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Images

extension Corruption {
    /// What a person calls the corruption.
    var title: String {
        switch self {
        case .gaussianBlur: "Gaussian blur"
        case .gaussianNoise: "Gaussian noise"
        case .brightness: "brightness"
        case .contrast: "contrast"
        case .jpeg: "JPEG"
        }
    }
}
