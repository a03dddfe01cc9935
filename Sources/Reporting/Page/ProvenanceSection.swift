import Detection
import Encoding
import Evaluation
import Images

/// What was measured, on what, and with what.
struct ProvenanceSection {
    let evaluation: DetectorEvaluation

    init(_ evaluation: DetectorEvaluation) {
        self.evaluation = evaluation
    }

    var html: String {
        let detector = evaluation.detector
        let manifest = detector.manifest
        let provenance = manifest.provenance
        var facts: [(String, String)] = [("Detector", "\(detector.name), \(detector.version)")]
        facts.append(
            ("Encoder", manifest.encoder.map { "\($0.file), sha256 \($0.sha256)" } ?? "none: takes embeddings"))
        facts.append(("Outputs", manifest.outputs.map { "\($0.name) [\($0.dimension)]" }.joined(separator: ", ")))
        if let input = manifest.encoder?.input, let transform = manifest.transform {
            facts.append(("Input", "\(input.width)×\(input.height), \(transform)"))
        }
        facts += [
            ("Classes", "\(manifest.classes.count): \(manifest.classes.prefix(20).joined(separator: ", "))"),
            (
                "Scores",
                manifest.scores.map { "\($0.name.title) on \($0.output)" + ($0.k.map { ", k = \($0)" } ?? "") }
                    .joined(separator: "; ")
            ),
            ("Bank", "\(provenance.bank.images.groupedCount("image")) of \(provenance.bank.name)"),
            ("Calibration", "\(provenance.calibration.images.groupedCount("image")) of \(provenance.calibration.name)"),
            (
                "Fitted",
                "\(provenance.created) by \(provenance.tool), \(provenance.engine), \(provenance.precision.rawValue)"
            ),
            ("Measured", "\(evaluation.created) by \(evaluation.tool), \(detector.precision)"),
        ]
        let cost = evaluation.cost
        facts.append(
            (
                "Cost",
                "\(cost.images.groupedCount("image")) in \(fixed(cost.passSeconds, 1)) s, metrics in "
                    + "\(fixed(cost.metricsSeconds, 1)) s"
            ))
        let list = facts.map { "<dt>\(escaped($0.0))</dt><dd>\(escaped($0.1))</dd>" }.joined()
        return "<dl class=\"provenance\">\(list)</dl>" + sets.html
    }

    private var sets: DataTable {
        let all = [evaluation.inDistribution] + evaluation.outOfDistribution + evaluation.shifted
        return DataTable(
            caption: "Image sets",
            heads: [
                ("Set", ""), ("Role", ""), ("Source", ""), ("Images", "Scored."),
                ("Not scored", "They could not be read."),
                ("In bank", "Images that the detector has in its bank."),
                ("In calibration", "Images with exactly the scores of a calibration image."),
            ],
            rows: all.map { set in
                DataTable.Row(
                    head: set.name,
                    cells: [
                        DataTable.Cell(text: role(set), style: "word"), DataTable.Cell(text: set.source, style: "word"),
                        DataTable.Cell(text: set.images.grouped),
                        DataTable.Cell(
                            text: set.failures.grouped, title: set.failureExamples.joined(separator: "\n")),
                        DataTable.Cell(text: set.inBank.grouped),
                        DataTable.Cell(
                            text: evaluation.reading.calibrationChecked ? set.inCalibration.grouped : "–",
                            title: evaluation.reading.calibrationChecked
                                ? "" : "not looked for: it takes two scores, and the precision of the fit"),
                    ])
            })
    }

    private func role(_ set: SetDescription) -> String {
        switch set.role {
        case .inDistribution: "in-distribution"
        case .outOfDistribution where set.standIn != nil: "stand-in for OOD"
        case .outOfDistribution: "OOD" + (set.group.map { ", \($0.rawValue)" } ?? "")
        case .shifted: "shifted"
        }
    }
}
