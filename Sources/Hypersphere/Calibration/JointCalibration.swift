/// The calibration images' values in several scores at once.
///
/// An image and the n calibration images make a set of n + 1. In each score every one of them has a p-value among all of
/// them; the smallest over the scores says how unusual it is. That number depends on the set only as a whole, so it is
/// exchangeable, and its rank is a p-value again: `#{members whose smallest is not larger} / (n + 1)`.
public struct JointCalibration: Sendable {
    /// A calibration image: for each score its value, and the number of calibration images whose value is not smaller.
    private struct Member: Sendable {
        let values: [Float]
        let notSmaller: [Int]
        /// The smallest of these numbers.
        let least: Int
    }

    private let scores: [ConformalCalibration]
    /// By `least`, ascending.
    private let members: [Member]

    /// The number of calibration images.
    public var count: Int { members.count }

    /// - Parameter scores: for each score its values on the same images, in the same order.
    /// - Throws: `CalibrationError.empty` where there are none, or not as many of each; `.notFinite`.
    public init(scores: [[Float]]) throws(CalibrationError) {
        guard let count = scores.first?.count, scores.allSatisfy({ $0.count == count }) else { throw .empty }
        var calibrations: [ConformalCalibration] = []
        for score in scores { calibrations.append(try ConformalCalibration(scores: score)) }
        self.scores = calibrations
        members = (0..<count).map { image in
            let values = scores.map { $0[image] }
            let notSmaller = zip(calibrations, values).map { $0.countNotSmaller(than: $1) }
            return Member(values: values, notSmaller: notSmaller, least: notSmaller.min() ?? 0)
        }.sorted { $0.least < $1.least }
    }

    /// The p-value of an image.
    ///
    /// - Parameter image: its value in each score; one that is not a number counts as larger than all others.
    /// - Returns: from `1 / (n + 1)` to 1.
    /// - Precondition: there are as many values as scores.
    public func pValue(of image: [Float]) -> Double {
        precondition(image.count == scores.count, "not a value for each score")
        let own = zip(scores, image).map { 1 + $0.countNotSmaller(than: $1) }.min() ?? 0
        // The image adds 1 to a member's number in every score where it is not smaller, so only members whose number is
        // exactly the image's need a closer look.
        var unusual = 1 + firstMember(from: own)
        var place = unusual - 1
        while place < members.count, members[place].least == own {
            let member = members[place]
            let stays = image.indices.contains { score in
                member.notSmaller[score] == own && image[score] < member.values[score]
            }
            if stays { unusual += 1 }
            place += 1
        }
        return Double(unusual) / Double(count + 1)
    }

    /// The number of members whose `least` is below `number`.
    private func firstMember(from number: Int) -> Int {
        var (low, high) = (0, members.count)
        while low < high {
            let middle = low + (high - low) / 2
            if members[middle].least < number { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
