// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

package import Images

/// One image set of an evaluation, and what holds of it whatever the score.
package struct SetDescription: Sendable, Encodable {
    package enum Role: String, Sendable, Encodable {
        case inDistribution = "in_distribution"
        case outOfDistribution = "out_of_distribution"
        case shifted
    }

    package var name: String
    package var role: Role
    package var group: OutlierGroup?

    /// The last component of the set's path.
    package var source: String

    /// The number of images that were scored.
    package var images: Int

    /// The number of images that could not be.
    package var failures: Int

    /// The first of these, with reasons.
    package var failureExamples: [String]

    /// What the images were made by, of the ID images, for a set that stands in for OOD images; nil for real ones.
    package var standIn: SyntheticOutlier?

    /// How many of the images are in the detector's bank: they are not unseen, and make its error rates look better.
    package var inBank: Int

    /// How many of the images the detector was calibrated on, by their scores.
    package var inCalibration: Int

    /// The share of images nearest to their own class's prototype; nil where classes are not known.
    package var accuracy: Estimate?

    /// The mean angle to the prototype of the own class, degrees; nil where classes are not known.
    package var compactness: Double?

    /// The mean angle to the nearest prototype, degrees.
    package var nearestAngle: Double

    /// Of an OOD set: its mean angle to the nearest prototype less that of the ID images, degrees.
    package var separability: Double?

    /// How many images another loader reads otherwise; nil of embeddings.
    package var loaderCounts: LoaderCounts?

    /// How the images were, whatever they show; nil of embeddings.
    package var imageStatistics: ImageStatistics?

    /// In what the images plainly differ from the bank's, whatever they show; empty too where a detector keeps no statistics.
    package var imageFindings: [ImageFinding]

    private enum CodingKeys: String, CodingKey {
        case name, role, group, source, images, failures, accuracy, compactness, separability
        case standIn = "stand_in"
        case inBank = "in_bank"
        case inCalibration = "in_calibration"
        case failureExamples = "failure_examples"
        case nearestAngle = "nearest_angle"
        case loaderCounts = "loader_counts"
        case imageStatistics = "image_statistics"
        case imageFindings = "image_findings"
    }
}
