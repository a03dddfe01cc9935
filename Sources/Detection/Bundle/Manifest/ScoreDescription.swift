public import Hypersphere

/// One score, and what it reads.
public struct ScoreDescription: Sendable, Equatable, Codable {
    public package(set) var name: ScoreName

    /// The name of the output that feeds the score: the one that gives the embeddings of its ``Hypersphere/ScoreName/space``,
    /// or that of the model's own head, for a score of its logits.
    public package(set) var output: String

    /// The number of neighbours, for scores that count them.
    public package(set) var k: Int?

    /// The temperature of the von Mises-Fisher energy; nil where concentrations were fitted.
    public package(set) var temperature: Double?

    package init(name: ScoreName, output: String, k: Int? = nil, temperature: Double? = nil) {
        self.name = name
        self.output = output
        self.k = k
        self.temperature = temperature
    }
}
