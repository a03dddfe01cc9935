/// An image on which the deciding score errs most.
public struct Mistake: Sendable, Encodable {
    public enum Kind: String, Sendable, Encodable {
        /// An ID image that is flagged.
        case falseAlarm = "false_alarm"
        /// An OOD image that passes.
        case missed
    }

    public var kind: Kind
    public var set: String
    public var identifier: String

    /// The image's class in its set.
    public var label: String?

    /// The deciding score's value.
    public var value: Double
    public var pValue: Double

    /// The class of the nearest prototype, and the angle to it in degrees.
    public var nearestClass: String
    public var nearestAngle: Double

    /// The nearest images of the detector's bank.
    public var neighbours: [MistakeNeighbour]

    /// What the encoder saw, as a PNG.
    public var thumbnail: [UInt8]?

    private enum CodingKeys: String, CodingKey {
        case kind, set, identifier, label, value, neighbours
        case pValue = "p_value"
        case nearestClass = "nearest_class"
        case nearestAngle = "nearest_angle"
    }
}

/// An image of the bank near to a mistake.
public struct MistakeNeighbour: Sendable, Encodable {
    public var identifier: String
    public var label: String?
    /// Degrees.
    public var angle: Double
    /// A PNG; nil where the bank's images are not at hand.
    public var thumbnail: [UInt8]?

    private enum CodingKeys: String, CodingKey {
        case identifier, label, angle
    }
}
