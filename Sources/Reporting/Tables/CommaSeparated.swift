// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Detection
import Evaluation
import Hypersphere
import Images

/// An evaluation as one line for each measured number (RFC 4180).
struct CommaSeparated {
    let text: String

    init(_ evaluation: DetectorEvaluation) {
        var lines = [["score", "kind", "set", "group", "severity", "images", "metric", "value", "lower", "upper"]]
        func add(_ place: [String], _ images: Int?, _ metric: String, _ estimate: Estimate?) {
            guard let estimate else { return }
            lines.append(
                place + [images.map { "\($0)" } ?? "", metric, "\(estimate.value)"]
                    + [estimate.interval?.lower, estimate.interval?.upper].map { $0.map { "\($0)" } ?? "" })
        }
        let inside = evaluation.inDistribution
        add(["", "id", inside.name, "", ""], inside.images, "accuracy", inside.accuracy)
        add(
            ["", "id", inside.name, "", ""], inside.images, "compactness_degrees",
            inside.compactness.map { Estimate(value: $0) })
        add(
            ["", "id", "", "", ""], nil, "dispersion_degrees",
            evaluation.geometry.dispersion.map { Estimate(value: $0) })
        for set in evaluation.outOfDistribution {
            add(
                ["", "ood", set.name, set.group?.rawValue ?? "", ""], set.images, "separability_degrees",
                set.separability.map { Estimate(value: $0) })
        }
        for set in evaluation.shifted {
            add(["", "shifted", set.name, "", ""], set.images, "accuracy", set.accuracy)
        }
        for variant in evaluation.corrupted {
            add(
                ["", "corrupted", variant.corruption.rawValue, "", "\(variant.severity)"], variant.images, "accuracy",
                variant.accuracy)
        }
        for score in evaluation.scores {
            let name = score.name.rawValue
            add([name, "id", inside.name, "", ""], inside.images, "false_alarm_rate", score.falseAlarmRate)
            add(
                [name, "id", inside.name, "", ""], inside.images, "threshold",
                score.threshold.map { Estimate(value: $0) })
            for set in score.sets {
                for column in SeparationColumn.all {
                    add(
                        [name, "ood", set.set, set.group?.rawValue ?? "", ""], set.images, column.key,
                        column.value(set.metrics))
                }
            }
            for group in score.groups {
                for column in SeparationColumn.all {
                    add([name, "mean", "", group.group, ""], nil, column.key, column.value(group.metrics))
                }
            }
            for (set, rejection) in zip(evaluation.shifted, score.shifted) {
                add([name, "shifted", set.name, "", ""], set.images, "rejection_rate", rejection.rejectionRate)
            }
            for (variant, rejection) in zip(evaluation.corrupted, score.corrupted) {
                add(
                    [name, "corrupted", rejection.corruption.rawValue, "", "\(rejection.severity)"], variant.images,
                    "rejection_rate", rejection.rejectionRate)
            }
        }
        text = lines.map { $0.map(\.csvField).joined(separator: ",") + "\r\n" }.joined()
    }
}
