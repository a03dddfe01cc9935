// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

package import Training

/// The figures of a run so far.
package struct RunHistory {
    private var steps: [StepSummary] = []
    private var epochs: [EpochSummary] = []
    private let stepsPerEpoch: Int

    package init(stepsPerEpoch: Int) {
        self.stepsPerEpoch = max(stepsPerEpoch, 1)
    }

    package mutating func add(_ event: TrainingEvent) {
        switch event {
        case .step(let summary): steps.append(summary)
        case .epoch(let summary): epochs.append(summary)
        }
    }

    /// Losses, angles, accuracy and learning rate over the epochs, as SVG.
    package var svg: String {
        func perStep(_ name: String, _ value: (StepSummary) -> Double?) -> Curve {
            Curve(
                name: name,
                points: steps.compactMap { step in
                    value(step).map { (Double(step.epoch) + Double(step.step + 1) / Double(stepsPerEpoch), $0) }
                }.filter(\.1.isFinite))
        }
        func perEpoch(_ name: String, _ value: (EpochSummary) -> Double?) -> Curve {
            Curve(
                name: name,
                points: epochs.compactMap { epoch in value(epoch).map { (Double(epoch.epoch + 1), $0) } }
                    .filter(\.1.isFinite))
        }
        let diagrams = [
            Diagram(
                title: "Loss by epoch",
                curves: [
                    perStep("total", \.loss), perStep("compactness", \.compactnessLoss),
                    perStep("dispersion", \.dispersionLoss),
                ]),
            Diagram(
                title: "Angles, degrees",
                curves: [
                    perStep("dispersion", \.dispersion), perStep("compactness", \.compactness),
                    perEpoch("dispersion, held out", \.evaluation?.dispersion),
                    perEpoch("compactness, held out", \.evaluation?.compactness),
                ]),
            Diagram(
                title: "Accuracy of the nearest prototype, held-out images, %",
                curves: [perEpoch("accuracy") { epoch in epoch.evaluation.map { $0.accuracy * 100 } }]),
            Diagram(title: "Learning rate", curves: [perStep("rate", \.learningRate)]),
        ]
        return CurvePage(
            diagrams: diagrams.map { diagram in
                Diagram(title: diagram.title, curves: diagram.curves.filter { !$0.points.isEmpty })
            }.filter { !$0.curves.isEmpty }
        ).svg
    }
}
