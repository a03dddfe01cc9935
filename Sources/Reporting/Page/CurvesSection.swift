// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

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
        return choice + Palette.legend(names, withID: false)
            + CurveFigure.Scale.allCases.map { scale in
                let curves = evaluation.scores.map { score in
                    figure(
                        CurveFigure.svg(
                            score, sets: names, alpha: evaluation.alpha, images: evaluation.inDistribution.images,
                            scale: scale),
                        caption:
                            "\(score.name.title); the dashed line is alpha, \(ReadingWords.alphaText(evaluation.alpha))"
                    )
                }
                let shown = grid(Array(curves.prefix(3)))
                let others = curves.count > 3 ? details("The other scores", grid(Array(curves.dropFirst(3)))) : ""
                return "<div class=\"\(scale.rawValue)\">\(shown)\(others)</div>"
            }.joined()
    }

    /// Which of the two figures is shown, by the page's style alone.
    private var choice: String {
        let options = [("log", "logarithmic: what few false alarms give", " checked"), ("linear", "linear", "")].map {
            "<label><input type=\"radio\" name=\"axis\" id=\"axis-\($0)\"\($2)>\($1)</label>"
        }
        return "<fieldset class=\"axis-choice\"><legend>Axis of false alarms</legend>\(options.joined())</fieldset>"
    }
}
