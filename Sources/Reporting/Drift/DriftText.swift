// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

package import Evaluation
import Glibc
import Hypersphere

/// A drift report as text for a terminal.
package struct DriftText {
    package let text: String

    /// - Parameters:
    ///   - report: what there is to say.
    ///   - shown: how a name is shown; on a terminal without what steers it.
    package init(_ report: DriftReport, shown: (String) -> String = { $0 }) {
        var lines = [Self.verdict(report)]
        if let alarm = report.alarm, let start = report.start {
            lines.append("  alarm at image \(alarm.image): \(shown(alarm.id))")
            lines.append("  likeliest start of the change: image \(start.image): \(shown(start.id))")
        }
        lines.append(
            "  evidence 10^\(fixed(report.logStatistic, 1)); the alarm is at 10^\(fixed(log10(report.interval), 1)), which images "
                + "that have not changed reach once in \(Int(min(report.interval, 1e15)).grouped) images at most")
        let flags = report.flags
        let share = { (count: Double) in percent(report.images > 0 ? count / Double(report.images) : 0) }
        lines.append(
            "  flagged at alpha \(ReadingWords.alphaText(flags.alpha)): \(flags.flagged) images, \(share(Double(flags.flagged))) %; "
                + "without a change \(share(flags.expected)) % on average"
                + (flags.pValue.map { ", and so far from it with a chance of \(Self.chance($0))" } ?? ""))
        lines.append("")
        var rows = [["score", "calibration images", "evidence", "e-value", "p-values from 0 to 1"]]
        rows += report.scores.map { score in
            [
                score.name.title, "\(score.calibrationImages)", "10^\(fixed(score.logStatistic, 1))",
                "10^\(fixed(score.logEValue, 1))", Self.bars(score.histogram),
            ]
        }
        lines += TextTable.aligned(rows)
        if report.failed > 0 {
            lines += ["", "\(report.failed) \(report.failed == 1 ? "image" : "images") without scores not among them"]
        }
        text = lines.joined(separator: "\n")
    }

    private static func verdict(_ report: DriftReport) -> String {
        let images = "\(report.images) \(report.images == 1 ? "image" : "images")"
        return report.alarm == nil
            ? "\(report.detector): no change is told in \(images)"
            : "\(report.detector): CHANGED, told in \(images)"
    }

    private static func chance(_ pValue: Double) -> String { pValue < 0.001 ? "below 0.001" : fixed(pValue, 3) }

    /// A bar a bin, as high as its share of the highest.
    private static func bars(_ counts: [Int]) -> String {
        let heights = Array("▁▂▃▄▅▆▇█")
        let largest = max(counts.max() ?? 0, 1)
        return String(counts.map { $0 == 0 ? " " : heights[min(7, $0 * 8 / largest)] })
    }
}
