// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

// Made by Resources+Score for each scoring request, on the connection's event loop; twice for a form, whose fields count too.

package import Detection
import Hypersphere
import Wording

/// What the query of a scoring request asks.
package struct ScoreQuery: Equatable {
    /// The model to ask; nil where the query names none.
    package var model: String?

    package var options = VerdictOptions()

    /// - Parameters:
    ///   - parameters: the query's.
    ///   - namesModel: whether `model` may be one of them.
    /// - Throws: ``Problem``, naming the parameter.
    package init(_ parameters: QueryParameters, namesModel: Bool) throws(Problem) {
        for (name, value) in parameters.values {
            switch name {
            case "model" where namesModel:
                model = value
            case "score":
                guard let score = ScoreName(rawValue: value) else {
                    throw Self.unknown(value, of: "score", among: ScoreName.allCases.map(\.rawValue))
                }
                options.score = score
            case "combination":
                guard let combination = PValueCombination(rawValue: value) else {
                    throw Self.unknown(value, of: "combination", among: PValueCombination.allCases.map(\.rawValue))
                }
                options.combination = combination
            case "alpha":
                guard let alpha = Double(value), alpha > 0, alpha < 1 else {
                    throw .invalidParameter("alpha is '\(value.shortened)', and takes a number between 0 and 1")
                }
                options.alpha = alpha
            case "neighbours":
                guard let count = Int(value), 0...VerdictOptions.neighborsLimit ~= count else {
                    throw .invalidParameter(
                        "neighbours is '\(value.shortened)', and takes 0 to \(VerdictOptions.neighborsLimit)")
                }
                options.neighbors = count
            case "embedding":
                options.embedding = try Self.flag(value, of: name)
            case "explain":
                options.explain = try Self.flag(value, of: name)
            default:
                throw .unknownParameter(name, known: namesModel ? ["model"] + Self.names : Self.names)
            }
        }
    }

    /// Reads a boolean as the languages of clients write it; one without a value is true.
    private static func flag(_ value: String, of name: String) throws(Problem) -> Bool {
        switch value.lowercased() {
        case "", "true", "1", "yes", "on": return true
        case "false", "0", "no", "off": return false
        default:
            throw .invalidParameter(
                "\(name) is '\(value.shortened)', and takes true or false (also 1, yes, on and 0, no, off)")
        }
    }

    private static func unknown(_ value: String, of name: String, among values: [String]) -> Problem {
        let nearest = NearestName.of(value, among: values).map { " (the nearest is '\($0)')" } ?? ""
        return .invalidParameter(
            "\(name) is '\(value.shortened)'\(nearest), and takes \(values.joined(separator: " or "))")
    }

    /// The parameters, without the model's name.
    package static let names = ["score", "combination", "alpha", "neighbours", "embedding", "explain"]
}
