/// How the set that a detector was fitted from was divided, so that an evaluation can take what neither bank nor calibration
/// has seen.
package struct SplitRecord: Sendable, Equatable, Codable {
    /// Decided which images.
    package var seed: UInt64

    /// The share of each class that was held out.
    package var share: Double

    /// The regular expression that kept images together; nil for none.
    package var groupBy: String?

    package var calibrationImages: Int
    package var testImages: Int

    /// For each calibration image six bytes of its name's hash, in base64.
    ///
    /// The bank holds its images' names; all others
    /// are for the test, but those that are left out.
    package var calibration: String

    /// The same of the images that are in no part: those that cannot be used, and copies of the bank's that were dropped.
    ///
    /// Nil where there are none, and in bundles of earlier releases.
    package var leftOut: String?

    package init(
        seed: UInt64, share: Double, groupBy: String?, calibrationImages: Int, testImages: Int, calibration: String,
        leftOut: String? = nil
    ) {
        self.seed = seed
        self.share = share
        self.groupBy = groupBy
        self.calibrationImages = calibrationImages
        self.testImages = testImages
        self.calibration = calibration
        self.leftOut = leftOut
    }

    private enum CodingKeys: String, CodingKey {
        case seed, share, calibration
        case groupBy = "group_by"
        case calibrationImages = "calibration_images"
        case testImages = "test_images"
        case leftOut = "left_out"
    }
}
