package import Detection
import Encoding
package import Fitting
import Foundation
import Hypersphere
import Images
import Wording

/// A detector's description for a person.
package struct DetectorSummary {
    package let text: String

    /// - Throws: where the calibration scores are none.
    package init(_ bundle: DetectorBundle, geometry: SphereGeometry? = nil) throws {
        let manifest = bundle.manifest
        var lines: [(String, String)] = []
        var guarantee = ""
        func add(_ name: String, _ value: String) { lines.append((name, value)) }

        add("detector", "\(manifest.name), \(bundle.version), \(bundle.path)")
        let outputs = manifest.outputs.map { "\($0.name) [\($0.dimension)]" }.joined(separator: ", ")
        add("encoder", (manifest.encoder.map { "\($0.file), outputs" } ?? "none: takes embeddings") + " \(outputs)")
        for line in manifest.encoder?.adoption ?? [] { add("", line) }
        if let batch = manifest.encoder?.batch {
            add("", "runs \(batch.counted("image")) at a time")
        }
        if let head = manifest.head {
            add(
                "head", "\(head.output), \(head.classes.count.counted("class", "classes")): \(Self.first(head.classes))"
            )
        }
        if let quantization = manifest.provenance.quantization {
            let all = quantization.layers + quantization.floatLayers
            add("", "\(quantization.layers) of \(all) layers in 8 bits, quantised from \(quantization.from)")
        }
        if let input = manifest.encoder?.input, let transform = manifest.transform {
            let channels = input.channels == 1 ? "gray" : input.channelOrder.rawValue
            add(
                "input",
                "\(input.width)x\(input.height) \(channels), \(transform), mean \(input.mean), std \(input.std)")
        }
        if let transform = manifest.transform { add("loader", "\(transform.loader)") }
        if let statistics = manifest.imageStatistics { add("images", Self.describe(statistics)) }
        add("classes", "\(manifest.classes.count): \(Self.first(manifest.classes))")
        add("bank", Self.describe(manifest.provenance.bank) + ", \(bundle.content.bank.dimension.counted("dimension"))")
        add("calibration", Self.describe(manifest.provenance.calibration))
        if let recalibration = manifest.provenance.recalibration {
            add("", "recalibrated \(recalibration.created), from \(recalibration.from)")
        }
        for line in manifest.provenance.accepted ?? [] { add("accepted", line) }
        for (index, score) in manifest.scores.enumerated() {
            let thresholds = try Self.thresholds(score, bundle)
            add(
                index == 0 ? "scores" : "",
                "\(score.name.rawValue)\(score.k.map { " (k = \($0))" } ?? "") on \(score.output): out-of-distribution "
                    + "above \(thresholds) at alpha \(manifest.alpha)"
                    + (score.name == manifest.decidingScore ? ", decides by default" : ""))
            if index == 0 {
                let calibration = try bundle.content.calibration(of: score.name, scope: manifest.calibrationScope)
                guarantee = try Self.guarantee(calibration, alpha: manifest.alpha)
            }
        }
        if manifest.decidingScore == .combined { add("", "combined, of all of these: decides by default") }
        for line in Self.withoutOutlierProbability(bundle) { add("explain", line) }
        add("guarantee", guarantee)
        let prototypes = bundle.content.prototypes
        if manifest.classes.count > 1 {
            add("dispersion", Self.degrees(prototypes.dispersion) + " between prototypes")
        }
        if let geometry {
            add("compactness", Self.degrees(geometry.compactness) + " from image to prototype")
            if let accuracy = geometry.accuracy {
                let without = manifest.provenance.calibration.images - geometry.accuracyImages
                add(
                    "accuracy",
                    "\(Self.percent(accuracy)) of the \(geometry.accuracyImages.counted("calibration image")) with a class of "
                        + "the bank are nearest to its prototype" + (without > 0 ? "; \(without) have none" : ""))
            }
        }
        let provenance = manifest.provenance
        add(
            "made",
            "\(provenance.created) by \(provenance.tool), \(provenance.engine), \(provenance.precision.rawValue)")

        let width = lines.map(\.0.count).max() ?? 0
        text = lines.map { $0.0.padding(toLength: width + 2, withPad: " ", startingAt: 0) + $0.1 }
            .joined(separator: "\n")
    }

    /// A score's threshold at the detector's alpha, or the range of those of the classes.
    package static func thresholds(_ score: ScoreDescription, _ bundle: DetectorBundle) throws -> String {
        let manifest = bundle.manifest
        let calibration = try bundle.content.calibration(of: score.name, scope: manifest.calibrationScope)
        let unit = try bundle.unit(of: score)
        let thresholds = try manifest.classes.indices.map {
            try calibration.calibration(forClass: $0).threshold(alpha: manifest.alpha)
        }
        let least = unit.text(thresholds.min() ?? .nan)
        let most = unit.text(thresholds.max() ?? .nan)
        return least == most ? least : "\(least) to \(most) (by class)"
    }

    /// What alpha means with so many calibration images.
    private static func guarantee(_ calibration: Calibration, alpha: Double) throws -> String {
        let count = calibration.smallestCount
        let band = try FalseAlarmBand(alpha: alpha, count: count)
        let group =
            if case .classConditional = calibration { " of every predicted class (the smallest has \(count))" } else {
                ""
            }
        return "of in-distribution images\(group) at most \(percent(alpha)) are flagged on average, "
            + "\(percent(band.lower)) to \(percent(band.upper)) by this calibration set (95 % sure); "
            + "alpha can be as small as " + ConformalCalibration.text(ofSmallest: calibration.smallestAlpha)
    }

    /// Which scores `explain` gives no `outlier_probability` of, and why, each in one sentence.
    private static func withoutOutlierProbability(_ bundle: DetectorBundle) -> [String] {
        let content = bundle.content
        let names = bundle.manifest.scores.map(\.name).filter { content.outlierProbability(of: $0) == nil }
        let undrawn = names.filter { content.outlierScores[$0] == nil }
        let flat = names.filter { content.outlierScores[$0] != nil }
        func line(_ names: [ScoreName], _ reason: String) -> String? {
            names.isEmpty
                ? nil : "no outlier_probability of \(names.map(\.rawValue).joined(separator: ", ")): \(reason)"
        }
        return [
            line(
                undrawn, "no virtual outliers are drawn for the model's own head, or of a bank that spreads too little"),
            line(flat, "virtual outliers do not score higher than the calibration images"),
        ].compactMap(\.self)
    }

    /// The first of some names.
    private static func first(_ names: [String]) -> String {
        names.prefix(12).joined(separator: ", ") + (names.count > 12 ? ", ..." : "")
    }

    private static func describe(_ set: ImageSetDescription) -> String {
        "\(set.images.counted("image")) of \(set.name)" + (set.imagesByClass == nil ? ", unlabelled" : "")
    }

    /// How the bank's images were, whatever they show.
    private static func describe(_ statistics: ImageStatistics) -> String {
        func range(_ quantiles: Quantiles, _ format: String) -> String {
            let (low, high) = (quantiles.values[1], quantiles.values[quantiles.values.count - 2])
            return String(format: low == high ? format : "\(format) to \(format)", low, high)
        }
        let gray = statistics.grayShare.map { $0 > 0 ? ", \(percent($0)) gray" : "" } ?? ""
        return
            "\(statistics.sizeWords), \(statistics.formatWords), \(range(statistics.bytesPerPixel, "%.3g")) bytes a pixel, "
            + "brightness \(range(statistics.brightness, "%.0f")), sharpness \(range(statistics.sharpness, "%.0f"))\(gray)"
    }

    private static func degrees(_ value: Double) -> String { String(format: "%.2f°", value) }

    private static func percent(_ share: Double) -> String { String(format: "%.4g %%", share * 100) }
}
