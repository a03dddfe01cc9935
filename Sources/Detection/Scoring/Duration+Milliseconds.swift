// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

extension Duration {
    /// The duration in milliseconds, to the microsecond.
    package var milliseconds: Double {
        (Double(components.seconds) * 1e6 + Double(components.attoseconds) * 1e-12).rounded() / 1e3
    }
}
