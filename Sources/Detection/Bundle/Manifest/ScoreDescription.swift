package import Hypersphere

/// One score, and what it reads.
package struct ScoreDescription: Sendable, Equatable, Codable {
    package var name: ScoreName

    /// The name of the output that feeds the score: the one that gives the embeddings of its ``Hypersphere/ScoreName/space``,
    /// or that of the model's own head, for a score of its logits.
    package var output: String

    /// The number of neighbours, for scores that count them.
    package var k: Int?

    /// The temperature of the von Mises-Fisher energy; nil where concentrations were fitted.
    package var temperature: Double?

    package init(name: ScoreName, output: String, k: Int? = nil, temperature: Double? = nil) {
        self.name = name
        self.output = output
        self.k = k
        self.temperature = temperature
    }
}
