/// New thresholds for a detector that was fitted before.
package struct Recalibration: Sendable, Equatable, Codable {
    /// The version of the detector that was recalibrated.
    package let from: String

    /// The program that did it, with its version.
    package let tool: String

    /// When it was done, ISO 8601, UTC.
    package let created: String

    /// How many of the new calibration images the detector flagged before; absent from older bundles.
    package let flaggedBefore: Int?

    /// The two-sided p-value of that number, were the images exchangeable with the old calibration images.
    package let pValue: Double?

    package init(from: String, tool: String, created: String, flaggedBefore: Int? = nil, pValue: Double? = nil) {
        self.from = from
        self.tool = tool
        self.created = created
        self.flaggedBefore = flaggedBefore
        self.pValue = pValue
    }

    private enum CodingKeys: String, CodingKey {
        case from, tool, created
        case flaggedBefore = "flagged_before"
        case pValue = "p_value"
    }
}
