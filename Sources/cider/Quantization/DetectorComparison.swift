// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Evaluation
import Foundation
import Hypersphere
import Quantization
import Reporting

/// What a detector lost and gained by its encoder's quantization.
struct DetectorComparison {
    /// The largest loss of AUROC on a set that is taken, points.
    static let largestLoss = 0.3

    let before: DetectorEvaluation
    let after: DetectorEvaluation
    /// For each batch size, images a second in float and in 8 bits.
    let throughput: [ThroughputComparison]
    /// The sizes of both encoders' files.
    let encoderBytes: (before: Int, after: Int)

    /// What stands against the new detector, a line each.
    ///
    /// - Parameter leastGain: the ratio of throughput that is worth it.
    /// - Returns: nothing where there is nothing to say against it.
    func objections(leastGain: Double) -> [String] {
        var lines: [String] = []
        for (old, new) in zip(before.scores, after.scores) {
            for (first, second) in zip(old.sets, new.sets) {
                let loss = 100 * (first.metrics.auroc.value - second.metrics.auroc.value)
                // Values are shares: what is compared is rounded above their arithmetic's own error.
                if !(loss <= Self.largestLoss + 1e-9) {
                    lines.append(
                        String(
                            format: "AUROC of %@ on %@ falls by %.2f points, by more than %.1f", old.name.rawValue,
                            first.set, loss, Self.largestLoss))
                }
            }
        }
        if let last = throughput.last, !(last.ratio >= leastGain) {
            lines.append(
                String(
                    format: "throughput at batch %d is %.2f times that of %@, not %.1f times", last.batchSize,
                    last.ratio,
                    before.detector.precision, leastGain))
        }
        return lines
    }

    /// A table for a person; accuracy, false alarms and AUROC in per cent.
    var text: String {
        var rows = [["", before.detector.precision, "8 bits", "change"]]
        func add(_ name: String, _ first: Double?, _ second: Double?) {
            guard let first, let second else { return }
            rows.append(
                [name] + [100 * first, 100 * second].map { String(format: "%.2f", $0) }
                    + [String(format: "%+.2f", 100 * (second - first))])
        }
        add("accuracy", before.inDistribution.accuracy?.value, after.inDistribution.accuracy?.value)
        for (old, new) in zip(before.scores, after.scores) {
            add("false alarms, \(old.name.rawValue)", old.falseAlarmRate.value, new.falseAlarmRate.value)
        }
        for (old, new) in zip(before.scores, after.scores) {
            for (first, second) in zip(old.sets, new.sets) {
                add("AUROC \(old.name.rawValue), \(first.set)", first.metrics.auroc.value, second.metrics.auroc.value)
            }
        }
        for comparison in throughput {
            rows.append([
                "images/s, batch \(comparison.batchSize)", String(format: "%.0f", comparison.first),
                String(format: "%.0f", comparison.second), String(format: "x %.2f", comparison.ratio),
            ])
        }
        rows.append(
            ["encoder, MB"]
                + [encoderBytes.before, encoderBytes.after].map { String(format: "%.1f", Double($0) / 1e6) }
                + [String(format: "x %.2f", Double(encoderBytes.after) / Double(max(encoderBytes.before, 1)))])
        return TextTable.aligned(rows).joined(separator: "\n")
    }
}
