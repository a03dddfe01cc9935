// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Foundation
package import Hypersphere

extension ScoreUnit {
    /// A value with as many digits as matter, and its unit where that is short.
    package func text(_ value: Float) -> String {
        switch self {
        case .degrees: String(format: "%.2f°", value)
        case .squaredDeviations: String(format: "%.1f", value)
        case .cosine, .nats, .probability, .number, .negativeLog10: String(format: "%.4f", value)
        }
    }
}
