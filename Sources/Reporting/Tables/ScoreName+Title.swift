import Hypersphere

extension ScoreName {
    /// What a person calls the score; the name itself where there is no better one.
    var title: String {
        let titles = ["knn": "KNN", "msp": "MSP", "vim": "ViM", "nnguide": "NNGuide"]
        if let title = titles[rawValue] { return title }
        let words = rawValue.replacing("_", with: " ")
        return words.prefix(1).uppercased() + words.dropFirst()
    }
}

extension ScoreUnit {
    /// What follows a value, with the space before it.
    var suffix: String { self == .degrees ? "°" : "" }
}
