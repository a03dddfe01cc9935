// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// An image on which the deciding score errs most.
package struct Mistake: Sendable, Encodable {
    package enum Kind: String, Sendable, Encodable {
        /// An ID image that is flagged.
        case falseAlarm = "false_alarm"
        /// An OOD image that passes.
        case missed
    }

    package var kind: Kind
    package var set: String
    package var identifier: String

    /// The image's class in its set.
    package var label: String?

    /// The deciding score's value.
    package var value: Double
    package var pValue: Double

    /// The class of the nearest prototype, and the angle to it in degrees.
    package var nearestClass: String
    package var nearestAngle: Double

    /// The nearest images of the detector's bank.
    package var neighbors: [MistakeNeighbor]

    /// What the encoder saw, as a PNG.
    package var thumbnail: [UInt8]?

    private enum CodingKeys: String, CodingKey {
        case kind, set, identifier, label, value
        case neighbors = "neighbours"
        case pValue = "p_value"
        case nearestClass = "nearest_class"
        case nearestAngle = "nearest_angle"
    }
}

/// An image of the bank near to a mistake.
package struct MistakeNeighbor: Sendable, Encodable {
    package var identifier: String
    package var label: String?
    /// Degrees.
    package var angle: Double
    /// A PNG; nil where the bank's images are not at hand.
    package var thumbnail: [UInt8]?

    private enum CodingKeys: String, CodingKey {
        case identifier, label, angle
    }
}
