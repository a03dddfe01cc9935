// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Algorithms

/// The calibration images' values in several scores at once.
///
/// An image and the n calibration images make a set of n + 1. In each score every one of them has a p-value among all of
/// them; the product over the scores says how unusual it is (Fisher, "Statistical Methods for Research Workers", 1932,
/// section 21.1; for scores of several layers Haroush et al., "A Statistical Framework for Efficient Out of Distribution
/// Detection in Deep Neural Networks", ICLR 2022). That number depends on the set only as a whole, so it is exchangeable,
/// and its rank is a p-value again, whatever the scores have to do with each other:
/// `#{members whose product is not larger} / (n + 1)`.
public struct JointCalibration: Sendable {
    private let scores: [ConformalCalibration]
    /// The calibration images, by their least product.
    private let members: [Member]
    /// The largest product that each member, or one before it, can have beside an image.
    private let reach: [Double]

    /// A calibration image.
    private struct Member {
        /// Its value in each score.
        let values: [Float]
        /// For each score, the number of calibration images whose value is not smaller.
        ///
        /// The image that is asked about adds 1 where its own is not.
        let notSmaller: [Double]

        func product(adding added: (Int) -> Double) -> Double {
            notSmaller.indices.reduce(1) { $0 * (notSmaller[$1] + added($1)) }
        }
    }

    /// The number of calibration images.
    public var count: Int { members.count }

    /// A calibration of several scores on the same held-out images.
    ///
    /// - Parameter scores: for each score its values on the same images, in the same order: shape [scores, images].
    /// - Throws: ``CalibrationError/empty`` where there are none; ``CalibrationError/unequalCounts(_:_:)``;
    ///   ``CalibrationError/notFinite(index:)``.
    public init(scores: [[Float]]) throws(CalibrationError) {
        guard let count = scores.first?.count else { throw .empty }
        if let other = scores.first(where: { $0.count != count }) { throw .unequalCounts(count, other.count) }
        var calibrations: [ConformalCalibration] = []
        for score in scores { calibrations.append(try ConformalCalibration(scores: score)) }
        self.scores = calibrations
        let unsorted = (0..<count).map { image in
            let values = scores.map { $0[image] }
            let member = Member(
                values: values, notSmaller: zip(calibrations, values).map { Double($0.countNotSmaller(than: $1)) })
            return (member: member, least: member.product { _ in 0 })
        }
        members = unsorted.sorted { $0.least < $1.least }.map(\.member)
        var reach: [Double] = []
        reach.reserveCapacity(count)
        for member in members { reach.append(max(reach.last ?? 0, member.product { _ in 1 })) }
        self.reach = reach
    }

    /// The p-value of an image.
    ///
    /// - Parameter image: its value in each score; one that is not a number counts as larger than all others.
    /// - Returns: from `1 / (n + 1)` to 1.
    /// - Precondition: there are as many values as scores.
    public func pValue(of image: [Float]) -> Double {
        precondition(image.count == scores.count, "not a value for each score")
        // Of numbers rather than p-values: n + 1 divides them all.
        let own = zip(scores, image).reduce(1) { $0 * Double(1 + $1.0.countNotSmaller(than: $1.1)) }
        // Those before cannot reach the image's own product, and after the last none begins below it: few lie between.
        let sure = reach.partitioningIndex { $0 > own }
        let unsure = members[sure...].prefix { $0.product { _ in 0 } <= own }
        let unusual = unsure.count { member in
            member.product { image[$0] < member.values[$0] ? 0 : 1 } <= own
        }
        return Double(1 + sure + unusual) / Double(count + 1)
    }
}
