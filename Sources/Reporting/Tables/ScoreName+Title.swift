// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Hypersphere

extension ScoreName {
    /// What a person calls the score; the name itself where there is no better one.
    var title: String {
        let titles = [
            "knn": "KNN", "msp": "MSP", "vim": "ViM", "vmf": "vMF", "nnguide": "NNGuide", "gen": "GEN", "she": "SHE",
            "fdbd": "fDBD",
            "mahalanobis": "Mahalanobis++",
            "relative_mahalanobis": "Relative Mahalanobis++", "combined": "Combined",
        ]
        if let title = titles[rawValue] { return title }
        let words = rawValue.replacing("_", with: " ")
        return words.prefix(1).uppercased() + words.dropFirst()
    }
}

extension ScoreUnit {
    /// A value with as many digits as matter, and its unit where that is short.
    func text(_ value: Double?) -> String {
        guard let value else { return "–" }
        return switch self {
        case .degrees: fixed(value, 2) + "°"
        case .squaredDeviations: fixed(value, 1)
        case .cosine, .nats, .probability, .number, .negativeLog10: fixed(value, 4)
        }
    }

    /// What stands below an axis.
    var title: String {
        switch self {
        case .degrees: "degrees"
        case .cosine: "negative cosine"
        case .nats: "nats"
        case .squaredDeviations: "squared deviations"
        case .probability: "probability"
        case .number: "number"
        case .negativeLog10: "-log10 p"
        }
    }
}
