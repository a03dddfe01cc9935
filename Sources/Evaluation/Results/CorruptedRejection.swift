// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

package import Images

/// How many corrupted ID images a score flags.
package struct CorruptedRejection: Sendable, Equatable, Encodable {
    package var corruption: Corruption
    /// 1, mild, to 5, strong.
    package var severity: Int
    package var rejectionRate: Estimate

    private enum CodingKeys: String, CodingKey {
        case corruption, severity
        case rejectionRate = "rejection_rate"
    }
}

/// How many corrupted images are still nearest to their own class's prototype.
package struct CorruptedAccuracy: Sendable, Equatable, Encodable {
    package var corruption: Corruption
    /// 1, mild, to 5, strong.
    package var severity: Int
    /// The number of images that were scored.
    package var images: Int
    /// Nil where the classes are not known.
    package var accuracy: Estimate?
}
