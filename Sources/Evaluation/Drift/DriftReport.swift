package import Hypersphere

/// What a stream of images says of whether they are still like the calibration images.
///
/// Logarithms are to base 10.
package struct DriftReport: Sendable, Equatable, Codable {
    /// The evidence of one score.
    package struct Score: Sendable, Equatable, Codable {
        package let name: ScoreName
        package let calibrationImages: Int

        /// Of the Shiryaev-Roberts statistic.
        package let logStatistic: Double

        /// Of the e-value against "nothing has changed since the first image".
        package let logEValue: Double

        /// Images whose p-value lies in each twentieth of 0...1, ends included above.
        package let histogram: [Int]

        private enum CodingKeys: String, CodingKey {
            case name, histogram
            case calibrationImages = "calibration_images"
            case logStatistic = "log10_statistic"
            case logEValue = "log10_e_value"
        }
    }

    /// How many images the verdict flags, and how many it would on average, did nothing change.
    package struct Flags: Sendable, Equatable, Codable {
        package let alpha: Double
        package let flagged: Int
        package let expected: Double

        /// Twice the smaller chance of so few, or so many; nil where several scores decide together.
        package let pValue: Double?

        package init(alpha: Double, flagged: Int, expected: Double, pValue: Double?) {
            self.alpha = alpha
            self.flagged = flagged
            self.expected = expected
            self.pValue = pValue
        }

        private enum CodingKeys: String, CodingKey {
            case alpha, flagged, expected
            case pValue = "p_value"
        }
    }

    /// A place in the stream.
    package struct Place: Sendable, Equatable, Codable {
        /// Counted from 1.
        package let image: Int
        package let id: String

        package init(image: Int, id: String) {
            self.image = image
            self.id = id
        }
    }

    package let detector: String
    package let images: Int

    /// Images without scores.
    package let failed: Int

    /// Images between two false alarms, on average and at least.
    package let interval: Double

    /// Of the mean Shiryaev-Roberts statistic after the last image; an alarm is at the interval's.
    package let logStatistic: Double

    /// Of the mean e-value after the last image.
    package let logEValue: Double

    /// The first image at which the alarm was on; nil for none.
    package let alarm: Place?

    /// The first image after the likeliest start of the change that set the alarm off.
    package let start: Place?

    package let flags: Flags
    package let scores: [Score]

    private enum CodingKeys: String, CodingKey {
        case detector, images, failed, interval, alarm, start, flags, scores
        case logStatistic = "log10_statistic"
        case logEValue = "log10_e_value"
    }
}
