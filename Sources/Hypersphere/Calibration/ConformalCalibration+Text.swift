// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

extension ConformalCalibration {
    /// A smallest alpha in digits, rounded up to two that count: asking for what it says is never refused.
    ///
    /// - Parameter alpha: above 0, at most 1.
    /// - Returns: as in `0.017` for 1 / 61.
    package static func text(ofSmallest alpha: Double) -> String {
        guard alpha > 0, alpha < 1 else { return "\(alpha)" }
        var scale = 1.0
        while alpha * scale < 10 { scale *= 10 }
        // What is two digits but for the last bits of its product stays as it is.
        return "\((alpha * scale - 1e-9).rounded(.up) / scale)"
    }
}
