// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Datasets
import Detection
import Encoding
import FoundationEssentials
import Hypersphere
import Images

/// What to do next, the most urgent first.
struct NextSteps {
    /// Everything but the steps.
    let reading: Reading
    /// The score that decides.
    let deciding: ScoreResult
    /// The evaluation's.
    let alpha: Double
    /// The recommended score's place among those of the pass.
    let place: Int
    let pass: PassOutcome
    let input: EvaluationInput
    let detector: Detector
    /// The detector's folder.
    let modelPath: String
    /// What holds of the ID set and of each OOD set.
    let sets: [SetDescription]

    private var model: String { shellQuoted(modelPath) }
    private var isLeaking: Bool { reading.leaks.contains { $0.set == "id" } }

    var steps: [NextStep] {
        var steps: [NextStep?] = [leak, knownOutliers, realOutliers]
        if let detection = reading.detection, detection != .some {
            steps += [otherFiles, largerAlpha, fewRanks, otherScores, otherEncoder, missed]
        } else {
            steps += [recommendation, unlikeCalibration, smallerAlpha, anyVerdict]
        }
        return steps.compactMap(\.self)
    }

    // MARK: Whatever was found

    private var leak: NextStep? {
        guard isLeaking else { return nil }
        return NextStep(
            text:
                "Take the images that the detector has seen out of the ID set, and evaluate again: figures of seen images look "
                + "better than they are.",
            command: nil)
    }

    private var knownOutliers: NextStep? {
        guard
            let leak = reading.leaks.first(where: { leak in input.outOfDistribution.contains { $0.name == leak.set } })
        else {
            return nil
        }
        return NextStep(
            text:
                "Take the images that the detector has seen out of \(leak.set): it learned them as in-distribution ones.",
            command: nil)
    }

    private var realOutliers: NextStep? {
        guard reading.restsOnStandIns || reading.ranking.isEmpty else { return nil }
        return NextStep(
            text:
                "Collect images that should be flagged, some hundred of each kind that you expect, and measure on them.",
            command: "cider evaluate --model \(model) \(id) --ood other=other/ --output report/")
    }

    // MARK: Where OOD images are flagged

    private var recommendation: NextStep? {
        guard reading.recommended != deciding.name else { return nil }
        let name = reading.recommended.rawValue
        return NextStep(
            text:
                "Let \(name) decide: for each request, here or by 'score=\(name)' in POST /score; or for good, named first in "
                + "'cider fit --scores'.",
            command: "cider score --model \(model) --score \(name) \(outliers ?? "images/")")
    }

    private var unlikeCalibration: NextStep? {
        let own = reading.alphas.first(where: \.isOwn)?.falseAlarmsPerDay.interval
        guard !isLeaking, let measured = deciding.falseAlarmRate.interval, let own,
            measured.lower > own.upper / Double(reading.daily)
        else { return nil }
        return NextStep(
            text:
                "More ID images are flagged than the calibration images let expect: these images are unlike those. If these "
                + "are what you will see, calibrate on such images, and evaluate on others.",
            command: calibrate("new/"))
    }

    private var smallerAlpha: NextStep? {
        guard reading.smallestAlpha > alpha / 5 else { return nil }
        return NextStep(
            text: "Calibrate on more images, if you want fewer false alarms: as it is, alpha can be no smaller than "
                + "\(ConformalCalibration.text(ofSmallest: reading.smallestAlpha)).",
            command: calibrate("more/"))
    }

    private var anyVerdict: NextStep? {
        guard detector.manifest.encoder != nil else { return nil }
        return NextStep(
            text: "See what a single verdict rests on.",
            command: "cider explain image.jpg --model \(model) --output image.html")
    }

    // MARK: Where none are flagged

    /// Files of another kind than the bank's: scores may tell that in place of content, or hide behind it.
    private var otherFiles: NextStep? {
        let found = sets.filter { $0.standIn == nil }.flatMap { set in
            set.imageFindings.map { "\(set.role == .inDistribution ? "ID" : set.name): \($0)" }
        }
        guard let first = found.first else { return nil }
        return NextStep(
            text:
                "Look at the files first: \(first)\(found.count > 1 ? ", and more" : ""). Measure on images that come as those "
                + "to be judged will come, or fit anew on such images.",
            command: nil)
    }

    /// The least alpha of some at which more OOD images are flagged than that.
    private var largerAlpha: NextStep? {
        let largest = reading.alphas.last?.alpha ?? 0
        for candidate in [0.15, 0.2, 0.25, 0.3, 0.4, 0.5] where candidate > largest {
            let rates = pass.outOfDistribution.compactMap { outcome in
                Estimate(share: outcome.images.count { $0.pValues[place] <= candidate }, of: outcome.images.count)
            }
            let mean = Estimate(meanOf: rates)
            guard let lower = mean.interval?.lower, lower > candidate else { continue }
            let name = reading.recommended.rawValue
            return NextStep(
                text: "OOD images score higher than most ID images, but not than the most unusual ones. At alpha "
                    + "\(Self.percent(candidate)) \(name) flags \(Self.percent(mean.value)) of them, and as many ID images as "
                    + "alpha says: if you can bear that, ask for it.",
                command: outliers.map { "cider score --model \(model) --score \(name) --alpha \(candidate) \($0)" })
        }
        return nil
    }

    /// A threshold that a few calibration images make.
    private var fewRanks: NextStep? {
        let count = detector.calibrationCount
        let ranks = Int((alpha * Double(count + 1)).rounded(.down))
        guard ranks <= 5 else { return nil }
        return NextStep(
            text:
                "The threshold is that of the \(ranks == 1 ? "most" : "\(ranks) most") unusual of \(count) calibration images: "
                + "a few that do not belong among them hide every OOD image. Calibrate on more images, and look at the most "
                + "unusual ones.",
            command: calibrate("more/"))
    }

    /// Scores that the detector does not have.
    private var otherScores: NextStep? {
        let missing = ScoreName.computed.filter { name in
            !detector.manifest.scores.contains { $0.name == name }
                && name.isMeaningful(
                    classes: detector.manifest.classes.count, headClasses: detector.manifest.head?.classes.count)
        }
        guard let encoder = detector.manifest.encoder, !missing.isEmpty else { return nil }
        return NextStep(
            text:
                "The detector has \(detector.manifest.scores.count) of \(ScoreName.computed.count) scores. Fit it with all of "
                + "them, on the same images and with the same flags for its input, and evaluate again.",
            command:
                "cider fit --encoder \(shellQuoted("\(modelPath)/\(encoder.file)")) \(inputFlags(encoder)) --scores all "
                + "--id train/ --calibration heldout/ --output \(shellQuoted(modelPath + "-all"))")
    }

    private var otherEncoder: NextStep? {
        guard detector.manifest.encoder != nil,
            reading.ranking.allSatisfy({ [.noBetterThanChance, .worseThanChance].contains($0.standing) })
        else { return nil }
        return NextStep(
            text:
                "No score ranks OOD images above ID images, so no threshold will: the encoder does not see the difference. Try "
                + "one that was trained on images of this kind; 'make encoder' writes a general one.",
            command: "cider fit --encoder encoders/efficientnet-lite0.onnx --id train/ --calibration heldout/ --output "
                + shellQuoted(modelPath + "-other"))
    }

    /// The OOD image that comes nearest to being flagged.
    private var missed: NextStep? {
        guard detector.manifest.encoder != nil else { return nil }
        let path = zip(input.outOfDistribution, pass.outOfDistribution).filter { $0.0.standIn == nil }.flatMap {
            set, outcome in
            outcome.images.map {
                (value: $0.pValues[place], path: "\(set.source.path)/\(set.source.identifier($0.place))")
            }
        }.sorted { $0.value < $1.value }.first { FileManager.default.fileExists(atPath: $0.path) }?.path
        return NextStep(
            text: "See what the verdict on \(path == nil ? "an image" : "the most unusual OOD image") rests on.",
            command: "cider explain \(shellQuoted(path ?? "image.jpg")) --model \(model) --output image.html")
    }

    // MARK: Words of commands

    private var id: String {
        switch input.inDistribution {
        case .images(let set): "--id \(shellQuoted(set.path))"
        case .embeddings(let rows): "--id-embeddings \(shellQuoted(rows.path))"
        }
    }

    /// The first OOD set of images; nil where there is none.
    private var outliers: String? {
        input.outOfDistribution.first { $0.standIn == nil && $0.source.imageSet != nil }.map {
            shellQuoted($0.source.path)
        }
    }

    /// Beside the detector, so that the old thresholds are not lost.
    private func calibrate(_ images: String) -> String {
        "cider calibrate --model \(model) --calibration \(images) --output \(shellQuoted(modelPath + "-recalibrated"))"
    }

    /// What says of an encoder's input as much as `cider fit` asks for.
    private func inputFlags(_ encoder: EncoderDescription) -> String {
        func list(_ values: [Double]) -> String { values.map { "\($0)" }.joined(separator: ",") }
        let input = encoder.input
        return "--size \(input.height)x\(input.width) --mean \(list(input.mean)) --std \(list(input.std))"
    }

    private static func percent(_ share: Double) -> String { "\((share * 1000).rounded() / 10) %" }

    /// A word as a shell takes it.
    private func shellQuoted(_ word: String) -> String {
        let isPlain =
            !word.isEmpty && word.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._-/=+,".contains($0)) }
        return isPlain ? word : "'" + word.replacing("'", with: "'\\''") + "'"
    }
}
