public import Images

/// How many corrupted ID images a score flags.
public struct CorruptedRejection: Sendable, Equatable, Encodable {
    public var corruption: Corruption
    /// 1, mild, to 5, strong.
    public var severity: Int
    public var rejectionRate: Estimate

    private enum CodingKeys: String, CodingKey {
        case corruption, severity
        case rejectionRate = "rejection_rate"
    }
}

/// How many corrupted images are still nearest to their own class's prototype.
public struct CorruptedAccuracy: Sendable, Equatable, Encodable {
    public var corruption: Corruption
    /// 1, mild, to 5, strong.
    public var severity: Int
    /// The number of images that were scored.
    public var images: Int
    /// Nil where the classes are not known.
    public var accuracy: Estimate?
}
