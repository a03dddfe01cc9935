import Datasets
package import Detection
import Encoding
import FoundationEssentials
import Glibc
import Hypersphere
import Images
import Parallelism
import Wording

/// Measures a detector.
package struct Evaluator: Sendable {
    package let detector: Detector
    package let options: EvaluationOptions

    /// Embeddings that a map shows of the ID set, and of each OOD set.
    private static let mapped = (inDistribution: 1500, outOfDistribution: 400)

    package init(detector: Detector, options: EvaluationOptions = EvaluationOptions()) {
        self.detector = detector
        self.options = options
    }

    /// Passes over all images once, and measures every score that the detector has.
    ///
    /// - Parameters:
    ///   - input: the image sets.
    ///   - tool: the name and version of the program, for the report.
    ///   - failure: gets each image that could not be measured, and why, after the pass.
    ///   - progress: called on the caller's thread with the images done and their total.
    /// - Returns: what was measured.
    /// - Throws: ``EvaluationError``, `DetectionError` where the engine fails or alpha is refused, or `DatasetError`.
    package func evaluate(
        _ input: EvaluationInput, tool: String, failure: (String) -> Void = { _ in },
        progress: (_ completed: Int, _ total: Int) -> Void = { _, _ in }
    ) throws -> DetectorEvaluation {
        try options.validate()
        try detector.validate(VerdictOptions(alpha: options.alpha))
        let leavesClassesOut = options.leavesClassesOut && input.outOfDistribution.isEmpty
        let input = input.withStandIns(options.standInImages)
        let names = input.outOfDistribution.map(\.name) + input.shifted.map(\.name)
        if let twice = names.first(where: { name in names.count { $0 == name } > 1 }) {
            throw EvaluationError.nameTwice(twice)
        }
        let clock = ContinuousClock()
        let start = clock.now
        let readings = try probeReadings()
        let own = detector.manifest.scores.map(\.name).filter { readings[$0] != nil }
        let decides = detector.manifest.decidingScore
        let isCombined = readings[.combined] != nil && (own.count > 1 || decides == .combined)
        let scores = isCombined ? (decides == .combined ? [.combined] + own : own + [.combined]) : own
        let calibrationImages =
            detector.precision == detector.manifest.provenance.precision
            ? CalibrationFingerprints(scores: detector.calibrationValues) : nil
        let pass = try run(
            input, scores: scores, calibrationImages: calibrationImages, leavesClassesOut: leavesClassesOut,
            progress: progress)
        for image in ([pass.inDistribution] + pass.outOfDistribution + pass.shifted).flatMap(\.failures) {
            failure("\(image.identifier): \(image.reason)".escapingControlCharacters)
        }
        let passed = clock.now

        let alpha = options.alpha ?? detector.manifest.alpha
        let calibrationCount = detector.manifest.provenance.calibration.images
        let measured = concurrentMap(Array(scores.indices)) { index in
            readings[scores[index]].map { reading in
                ScoreResult(
                    index: index, description: (scores[index], reading.unit, reading.threshold), pass: pass,
                    input: input, alpha: alpha, calibrationImages: calibrationCount, bootstrap: options.bootstrap)
            }
        }.compactMap(\.self)
        let sample = input.corruptedImages(options)
        let mistakes = findMistakes(input, pass, alpha: alpha)
        let inside = describe(
            "id", .inDistribution, nil, input.inDistribution, pass.inDistribution, nil)
        let outside = zip(input.outOfDistribution, pass.outOfDistribution).map {
            describe($0.name, .outOfDistribution, $0.group, $0.source, $1, inside.nearestAngle, standIn: $0.standIn)
        }
        let heldOut =
            leavesClassesOut
            ? try holdOutClasses(
                input.inDistribution, pass.inDistribution, withCombined: isCombined, alpha: alpha) : ([], [])
        return DetectorEvaluation(
            tool: tool, created: Date.now.formatted(.iso8601),
            detector: DetectorDescription(
                name: detector.name, version: detector.version, manifest: detector.manifest,
                precision: detector.precision.rawValue),
            alpha: alpha, decidingScore: scores[0], inDistribution: inside,
            outOfDistribution: outside,
            shifted: zip(input.shifted, pass.shifted).map { describe($0.name, .shifted, nil, $0.source, $1, nil) },
            corrupted: zip(CorruptedVariant.all, pass.corrupted).map {
                CorruptedAccuracy(
                    corruption: $0.corruption, severity: $0.severity, images: $1.images.count,
                    accuracy: sample.flatMap { [outcome = $1] sample in accuracy(.images(sample), outcome) })
            },
            scores: measured,
            reading: Reading(
                measured, pass, input: input, detector: detector, options: options,
                sets: [inside] + outside, calibrationChecked: calibrationImages != nil),
            leaveOneClassOut: heldOut.0, boundToClasses: heldOut.1,
            geometry: geometry,
            map: SphereMap(
                inDistribution: pass.inDistribution, outOfDistribution: pass.outOfDistribution,
                prototypes: detector.prototypes),
            mistakes: mistakes,
            bootstrap: BootstrapDescription(
                replicates: options.bootstrap.replicates, level: options.bootstrap.level, seed: options.bootstrap.seed),
            cost: Cost(
                images: input.imageCount(options), passSeconds: start.duration(to: passed) / .seconds(1),
                metricsSeconds: passed.duration(to: clock.now) / .seconds(1)))
    }

    /// The names, units and thresholds of the detector's scores, as a verdict gives them.
    private func probeReadings() throws -> [ScoreName: (unit: ScoreUnit, threshold: Double?)] {
        guard let measured = try detector.makeSession().measure([detector.probe]).first else { return [:] }
        let measurement = try measured.get()
        let isGlobal = detector.manifest.calibrationScope == .global
        let scores = try detector.verdict(on: measurement, options: VerdictOptions(alpha: options.alpha)).scores
        var readings = scores.mapValues { (unit: $0.unit, threshold: isGlobal ? Double($0.threshold) : nil) }
        let combined = VerdictOptions(score: .combined, alpha: options.alpha)
        // Where the calibration images are too few for all scores together, there is no combination.
        if (try? detector.validate(combined)) != nil {
            let score = try detector.verdict(on: measurement, options: combined).score
            readings[.combined] = (score.unit, Double(score.threshold))
        }
        return readings
    }

    private func run(
        _ input: EvaluationInput, scores: [ScoreName], calibrationImages: CalibrationFingerprints?,
        leavesClassesOut: Bool, progress: (_ completed: Int, _ total: Int) -> Void
    ) throws -> PassOutcome {
        func stride(_ images: EvaluationSource, mapped: Int) -> Int { ImageSet.step(mapped, of: images.count) }
        var inside = ScoringPass.Stage(
            images: input.inDistribution,
            embeddingStrides: [stride(input.inDistribution, mapped: Self.mapped.inDistribution)],
            leavesClassesOut: leavesClassesOut)
        let standIns = input.outOfDistribution.filter { $0.standIn != nil }
        let given = input.outOfDistribution.filter { $0.standIn == nil }
        if !standIns.isEmpty {
            // Of the same images, so that each is decoded once.
            inside.treatment = .besideStandIns(
                standIns.compactMap(\.standIn), every: ImageSet.step(options.standInImages, of: inside.images.count))
            inside.embeddingStrides += standIns.map { stride($0.source, mapped: Self.mapped.outOfDistribution) }
        }
        var stages = [inside]
        stages += given.map {
            ScoringPass.Stage(
                images: $0.source, embeddingStrides: [stride($0.source, mapped: Self.mapped.outOfDistribution)])
        }
        stages += input.shifted.map { ScoringPass.Stage(images: $0.source) }
        for stage in stages.indices {
            stages[stage].featureStride = ImageSet.step(Leak.sampled, of: stages[stage].images.count)
        }
        let sample = input.corruptedImages(options)
        if let sample { stages.append(ScoringPass.Stage(images: .images(sample), treatment: .corrupted)) }
        let total = stages.reduce(0) { $0 + $1.images.count }
        let pass = ScoringPass(
            detector: detector, options: options, stages: stages, scores: scores, calibrationImages: calibrationImages)
        var outcomes = try pass.run { progress($0, total) }[...]
        let corrupted = sample != nil ? outcomes.removeLast() : []
        for (stage, variants) in zip(stages, outcomes) {
            for outcome in variants where outcome.images.isEmpty {
                throw EvaluationError.nothingScored(
                    set: stage.images.path,
                    reason: (outcome.failures.first ?? variants[0].failures.first)?.reason ?? "it is empty")
            }
        }
        let plain = outcomes.map { $0[0] }
        return PassOutcome(
            inDistribution: plain[0], outOfDistribution: Array(outcomes[0].dropFirst()) + plain[1..<1 + given.count],
            shifted: Array(plain[(1 + given.count)...]), corrupted: corrupted)
    }

    private func findMistakes(_ input: EvaluationInput, _ pass: PassOutcome, alpha: Double) -> [Mistake] {
        let search = MistakeSearch(detector: detector, options: options, alpha: alpha, bank: input.bank)
        var mistakes = search.worst(
            .falseAlarm, name: "id", images: input.inDistribution, outcome: pass.inDistribution)
        search.illustrate(&mistakes, images: input.inDistribution)
        // Of a stand-in the set holds what it was made of, and not what was seen.
        for (set, outcome) in zip(input.outOfDistribution, pass.outOfDistribution) where set.standIn == nil {
            var missed = search.worst(.missed, name: set.name, images: set.source, outcome: outcome)
            search.illustrate(&missed, images: set.source)
            mistakes += missed
        }
        search.illustrateNeighbours(&mistakes)
        return mistakes
    }

    private var geometry: Geometry {
        let prototypes = detector.prototypes
        let isSeveral = prototypes.count > 1
        return Geometry(
            dispersion: isSeveral ? prototypes.dispersion : nil,
            dispersionBound: isSeveral ? acos(-1 / Double(prototypes.count - 1)) * 180 / .pi : nil,
            prototypeAngles: prototypes.angles(to: prototypes.embeddings))
    }

    private func describe(
        _ name: String, _ role: SetDescription.Role, _ group: OutlierGroup?, _ images: EvaluationSource,
        _ outcome: SetOutcome, _ insideAngle: Double?, standIn: SyntheticOutlier? = nil
    ) -> SetDescription {
        func mean(_ values: [Double]) -> Double? {
            values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
        }
        let nearest = mean(outcome.images.map { Double($0.nearest.angle) }) ?? .nan
        let observations = outcome.observations
        let statistics = observations.statistics
        return SetDescription(
            name: name, role: role, group: group, source: URL(filePath: images.path).lastPathComponent,
            images: outcome.images.count, failures: outcome.failures.count,
            failureExamples: outcome.failures.prefix(5).map { "\($0.identifier): \($0.reason)" },
            standIn: standIn, inBank: outcome.images.count(where: \.isInBank),
            inCalibration: outcome.images.count(where: \.isInCalibration),
            accuracy: role == .outOfDistribution ? nil : accuracy(images, outcome),
            compactness: role == .outOfDistribution ? nil : mean(outcome.images.compactMap(\.ownAngle)),
            nearestAngle: nearest, separability: insideAngle.map { nearest - $0 },
            loaderCounts: observations.counts.images > 0 ? observations.counts : nil, imageStatistics: statistics,
            imageFindings: detector.manifest.imageStatistics.flatMap { statistics?.findings(against: $0) } ?? [])
    }

    /// The share of the images whose class the detector knows that are nearest to it.
    private func accuracy(_ images: EvaluationSource, _ outcome: SetOutcome) -> Estimate? {
        let classes = Set(detector.manifest.classes)
        let known = outcome.images.filter { images.label($0.place).map(classes.contains) ?? false }
        return Estimate(share: known.count { images.label($0.place) == $0.nearest.label }, of: known.count)
    }
}

extension EvaluationInput {
    fileprivate func imageCount(_ options: EvaluationOptions) -> Int {
        let corrupted = (corruptedImages(options)?.count ?? 0) * CorruptedVariant.all.count
        return inDistribution.count + outOfDistribution.reduce(0) { $0 + $1.source.count }
            + shifted.reduce(0) { $0 + $1.source.count } + corrupted
    }

    /// The in-distribution images that are corrupted; nil where none are, and of embeddings.
    fileprivate func corruptedImages(_ options: EvaluationOptions) -> ImageSet? {
        options.corruptedImages > 0 ? inDistribution.imageSet?.sample(options.corruptedImages) : nil
    }
}

extension ImageSet {
    /// About `count` images, evenly spaced over the set.
    func sample(_ count: Int) -> ImageSet {
        guard count > 0 else { return filter { _ in false } }
        let step = Self.step(count, of: self.count)
        var place = -1
        return filter { _ in
            place += 1
            return place.isMultiple(of: step)
        }
    }

    /// Every how many-th image ``sample(_:)`` takes; `count` is above 0.
    static func step(_ count: Int, of total: Int) -> Int { max(1, (total + count - 1) / count) }
}
