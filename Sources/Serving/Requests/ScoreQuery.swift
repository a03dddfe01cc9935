import Detection
import Hypersphere

/// What the query of a scoring request asks.
struct ScoreQuery: Equatable {
    /// The model to ask; nil where the query names none.
    var model: String?

    var options = VerdictOptions()

    /// - Parameters:
    ///   - parameters: the query's.
    ///   - namesModel: whether `model` may be one of them.
    /// - Throws: ``Problem``, naming the parameter.
    init(_ parameters: QueryParameters, namesModel: Bool) throws(Problem) {
        for (name, value) in parameters.values {
            switch name {
            case "model" where namesModel:
                model = value
            case "score":
                guard let score = ScoreName(rawValue: value) else {
                    throw .invalidParameter("score is '\(value.shortened)', and takes \(Self.scores)")
                }
                options.score = score
            case "combination":
                guard let combination = PValueCombination(rawValue: value) else {
                    throw .invalidParameter(
                        "combination is '\(value.shortened)', and takes \(Self.combinations)")
                }
                options.combination = combination
            case "alpha":
                guard let alpha = Double(value), alpha > 0, alpha < 1 else {
                    throw .invalidParameter("alpha is '\(value.shortened)', and takes a number between 0 and 1")
                }
                options.alpha = alpha
            case "neighbours":
                guard let count = Int(value), 0...VerdictOptions.neighboursLimit ~= count else {
                    throw .invalidParameter(
                        "neighbours is '\(value.shortened)', and takes 0 to \(VerdictOptions.neighboursLimit)")
                }
                options.neighbours = count
            case "embedding":
                guard let flag = Bool(value) else {
                    throw .invalidParameter("embedding is '\(value.shortened)', and takes true or false")
                }
                options.embedding = flag
            case "explain":
                guard let flag = Bool(value) else {
                    throw .invalidParameter("explain is '\(value.shortened)', and takes true or false")
                }
                options.explain = flag
            default:
                throw .unknownParameter(name, known: namesModel ? ["model"] + Self.names : Self.names)
            }
        }
    }

    private static let names = ["score", "combination", "alpha", "neighbours", "embedding", "explain"]
    private static let scores = ScoreName.allCases.map(\.rawValue).joined(separator: " or ")
    private static let combinations = PValueCombination.allCases.map(\.rawValue).joined(separator: " or ")
}
