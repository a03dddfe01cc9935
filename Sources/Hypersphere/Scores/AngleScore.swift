/// Angle to the nearest prototype, in degrees.
public struct AngleScore: OutlierScore {
    public let prototypes: Prototypes

    public var name: ScoreName { .angle }
    public var unit: ScoreUnit { .degrees }
    public var dimension: Int { prototypes.dimension }

    public init(prototypes: Prototypes) {
        self.prototypes = prototypes
    }

    public func values(for embeddings: Embeddings) -> [Float] {
        prototypes.nearest(to: embeddings).map { Float($0.angle) }
    }
}
