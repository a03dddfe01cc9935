/// The calibration images' values in several scores at once.
///
/// An image and the n calibration images make a set of n + 1. In each score every one of them has a p-value among all of
/// them; the smallest over the scores says how unusual it is. That number depends on the set only as a whole, so it is
/// exchangeable, and its rank is a p-value again: `#{members whose smallest is not larger} / (n + 1)`.
public struct JointCalibration: Sendable {
    /// For each score the calibration images' values, in the images' order.
    private let values: [[Float]]
    /// For each score, and each calibration image, the number of calibration images whose value is not smaller.
    private let notSmaller: [[Int]]
    private let sorted: [ConformalCalibration]

    /// The number of calibration images.
    public var count: Int { values.first?.count ?? 0 }

    /// - Parameter scores: for each score its values on the same images, in the same order.
    /// - Throws: `CalibrationError.empty` where there are none, or not as many of each; `.notFinite`.
    public init(scores: [[Float]]) throws(CalibrationError) {
        guard let count = scores.first?.count, scores.allSatisfy({ $0.count == count }) else { throw .empty }
        var sorted: [ConformalCalibration] = []
        for score in scores { sorted.append(try ConformalCalibration(scores: score)) }
        values = scores
        self.sorted = sorted
        notSmaller = zip(scores, sorted).map { score, calibration in
            score.map { calibration.countNotSmaller(than: $0) }
        }
    }

    /// The p-value of an image.
    ///
    /// - Parameter image: its value in each score; one that is not a number counts as larger than all others.
    /// - Returns: from `1 / (n + 1)` to 1.
    /// - Precondition: there are as many values as scores.
    public func pValue(of image: [Float]) -> Double {
        precondition(image.count == values.count, "not a value for each score")
        let own = zip(sorted, image).map { 1 + $0.countNotSmaller(than: $1) }.min() ?? 0
        var unusual = 1
        for member in 0..<count {
            var smallest = Int.max
            for score in values.indices {
                // The image itself may be among those that are not smaller.
                let beaten = image[score].isNaN || image[score] >= values[score][member]
                smallest = min(smallest, notSmaller[score][member] + (beaten ? 1 : 0))
            }
            if smallest <= own { unusual += 1 }
        }
        return Double(unusual) / Double(count + 1)
    }
}
