// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Hypersphere

extension Detector {
    /// Whether the embedding of an image is one of the bank's, but for rounding.
    package func bankHolds(_ measurement: Measurement) -> Bool { bank.holds(measurement.embedding(.features)) }
}
