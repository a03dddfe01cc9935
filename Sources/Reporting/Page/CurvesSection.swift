import Evaluation

/// Receiver operating characteristics of every score.
struct CurvesSection {
    let evaluation: DetectorEvaluation

    init(_ evaluation: DetectorEvaluation) {
        self.evaluation = evaluation
    }

    var html: String {
        let names = evaluation.outOfDistribution.map(\.name)
        guard !evaluation.scores.isEmpty, !names.isEmpty else { return "" }
        let curves = evaluation.scores.map { score in
            figure(
                CurveFigure.svg(score, sets: names, alpha: evaluation.alpha),
                caption: "\(score.name.title); the dashed line is alpha, \(percent(evaluation.alpha)) %")
        }
        let shown = grid(Array(curves.prefix(3)))
        let others = curves.count > 3 ? details("The other scores", grid(Array(curves.dropFirst(3)))) : ""
        return Palette.legend(names, withID: false) + shown + others
    }
}
