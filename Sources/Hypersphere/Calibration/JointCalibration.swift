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
    /// For each score, the calibration images' values.
    private let values: [[Float]]
    /// For each score, the number of calibration images whose value is not smaller than an image's own.
    private let notSmaller: [[Double]]

    /// The number of calibration images.
    public var count: Int { values[0].count }

    /// - Parameter scores: for each score its values on the same images, in the same order.
    /// - Throws: `CalibrationError.empty` where there are none, or not as many of each; `.notFinite`.
    public init(scores: [[Float]]) throws(CalibrationError) {
        guard let count = scores.first?.count, scores.allSatisfy({ $0.count == count }) else { throw .empty }
        var calibrations: [ConformalCalibration] = []
        for score in scores { calibrations.append(try ConformalCalibration(scores: score)) }
        self.scores = calibrations
        values = scores
        notSmaller = zip(calibrations, scores).map { calibration, values in
            values.map { Double(calibration.countNotSmaller(than: $0)) }
        }
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
        let unusual = withUnsafeTemporaryAllocation(of: Double.self, capacity: count) { products in
            products.initialize(repeating: 1)
            for (score, value) in image.enumerated() {
                values[score].withUnsafeBufferPointer { values in
                    notSmaller[score].withUnsafeBufferPointer { notSmaller in
                        for member in products.indices {
                            // The image adds 1 to a member's number where it is not smaller.
                            products[member] *= notSmaller[member] + (value < values[member] ? 0 : 1)
                        }
                    }
                }
            }
            return products.count { $0 <= own }
        }
        return Double(1 + unusual) / Double(count + 1)
    }
}
