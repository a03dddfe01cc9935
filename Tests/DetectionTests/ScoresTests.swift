import Detection
import Encoding
import Fitting
import Foundation
import Hypersphere
import Images
import TestSupport
import Testing

@Suite struct ScoresTests {
    /// Fitted with every score.
    let small: SmallDetector
    let detector: Detector

    init() throws {
        small = try SmallDetector { $0.scores = ScoreName.computed }
        detector = try Detector(path: small.path, options: DetectorOptions(encoder: .init(precision: .f32)))
    }

    private func score(
        _ bytes: [UInt8], _ options: VerdictOptions = VerdictOptions(), by detector: Detector? = nil
    ) throws -> ScoredImage {
        let detector = detector ?? self.detector
        let prepared = try bytes.withUnsafeBytes { try detector.prepare($0) }
        let measurement = try #require(detector.makeSession().measure([prepared]).first).get()
        return try detector.verdict(on: measurement, options: options)
    }

    @Test("Every score of a fit is in the bundle and in the verdict, and any of them decides")
    func everyScore() throws {
        let bundle = try DetectorBundle(reading: small.path)
        #expect(bundle.manifest.scores.map(\.name) == ScoreName.computed)
        #expect(bundle.manifest.formatVersion == 4)
        for name in ScoreName.computed {
            #expect(bundle.content.calibrationScores[name]?.count == 60, "\(name)")
            let image = try score(SmallDetector.image(channel: 0, seed: 7000), VerdictOptions(score: name))
            #expect(Set(image.scores.keys) == Set(ScoreName.computed))
            #expect(image.score.name == name)
            let reading = try #require(image.scores[name])
            #expect(image.pValue == reading.pValue && image.score.value == reading.value)
            #expect(image.score.unit == reading.unit)
            #expect((reading.value > reading.threshold) == (image.verdict == .outOfDistribution))
        }
    }

    @Test("What a bundle holds of the models is what was fitted")
    func roundTrip() throws {
        let bundle = try DetectorBundle(reading: small.path)
        let copy = try bundle.write(to: "\(small.folder.path)/copy")
        #expect(copy.content.models == bundle.content.models)
        #expect(copy.content.calibrationClasses == bundle.content.calibrationClasses)
        #expect(copy.content.outlierScores == bundle.content.outlierScores)
        #expect(copy.version == bundle.version)
        let models = bundle.content.models
        #expect(models.concentrations != nil && models.gaussians != nil && models.background != nil)
        #expect(models.probe != nil && models.residual != nil)
    }

    @Test("A score whose model is missing is refused when the detector is loaded")
    func missingModel() throws {
        let bundle = try DetectorBundle(reading: small.path)
        let removals: [(inout ScoreModels) -> Void] = [
            { $0.probe = nil }, { $0.gaussians = nil }, { $0.residual = nil }, { $0.background = nil },
            { $0.concentrations = nil },
        ]
        for (number, remove) in removals.enumerated() {
            let path = "\(small.folder.path)/without-\(number)"
            try bundle.write(to: path) { _, content in remove(&content.models) }
            #expect(throws: BundleError.self) { try Detector(path: path) }
        }
    }

    @Test("A combined verdict rests on the p-values of all scores, and says how", arguments: PValueCombination.allCases)
    func combined(method: PValueCombination) throws {
        let options = VerdictOptions(score: .combined, combination: method, alpha: 0.3)
        for channel in 0..<3 {
            let image = try score(SmallDetector.image(channel: channel, seed: 7100 + channel), options)
            let pValues = ScoreName.computed.compactMap { image.scores[$0]?.pValue }
            if method == .conformal {
                let content = try DetectorBundle(reading: small.path).content
                let joint = try JointCalibration(
                    scores: ScoreName.computed.map { content.calibrationScores[$0] ?? [] })
                #expect(image.pValue == joint.pValue(of: ScoreName.computed.map { image.scores[$0]?.value ?? .nan }))
            } else {
                #expect(image.pValue == method.combine(pValues))
            }
            #expect(image.score.name == .combined)
            #expect((image.score.value > image.score.threshold) == (image.verdict == .outOfDistribution))
            let combination = try #require(image.combination)
            #expect(combination.method == method && combination.scores == ScoreName.computed)
            #expect(combination.correction == method.correction(count: ScoreName.computed.count))
        }
        #expect(try score(SmallDetector.image(channel: 0, seed: 1)).combination == nil)
        let smallest =
            ConformalCalibration.smallestAlpha(count: 60) * method.correction(count: ScoreName.computed.count)
        let tooSmall = smallest * 0.9
        #expect(
            throws: DetectionError.unsupportedAlpha(tooSmall, smallest: smallest, calibrationImages: 60)
        ) { try detector.validate(VerdictOptions(score: .combined, combination: method, alpha: tooSmall)) }
    }

    @Test("An explanation names classes, images, percentiles and who agrees")
    func explanation() throws {
        let image = try score(SmallDetector.image(channel: 2, seed: 7200), VerdictOptions(explain: true))
        let explanation = try #require(image.explanation)
        #expect(explanation.nearestClasses.count == 3)
        #expect(explanation.nearestClasses.first == image.nearestClass)
        let angles = explanation.nearestClasses.map(\.angle)
        #expect(angles == angles.sorted())
        #expect(image.neighbours?.count == VerdictOptions.explainedNeighbours)
        let bundle = try DetectorBundle(reading: small.path)
        for (name, opinion) in explanation.scores {
            let reading = try #require(image.scores[name])
            let calibration = try #require(bundle.content.calibrationScores[name])
            #expect(opinion.percentile == 100 * Double(calibration.count { $0 < reading.value }) / 60)
            #expect((opinion.verdict == .outOfDistribution) == (reading.pValue <= image.alpha))
        }
        let agreeing = explanation.scores.values.count { $0.verdict == image.verdict }
        #expect(explanation.scores.count == ScoreName.computed.count)
        #expect(explanation.agreement == Double(agreeing) / Double(ScoreName.computed.count))
        #expect(try score(SmallDetector.image(channel: 2, seed: 7200)).explanation == nil)
    }

    @Test("Class-conditional p-values rest on the images of the predicted class")
    func classConditional() throws {
        try small.fit(replacing: true) { $0.calibrationScope = .classConditional }
        let detector = try Detector(path: small.path, options: DetectorOptions(encoder: .init(precision: .f32)))
        let content = try DetectorBundle(reading: small.path).content
        let classes = try #require(content.calibrationClasses)
        let image = try score(SmallDetector.image(channel: 1, seed: 7300), by: detector)
        let own = zip(content.calibrationScores[.knn] ?? [], classes).filter { $0.1 == image.nearestClass.index }
        let notSmaller = own.count { $0.0 >= image.score.value }
        #expect(own.count < 60)
        #expect(image.pValue == Double(1 + notSmaller) / Double(own.count + 1))

        // 20 images of each class: enough for 0.05, too few for 0.04.
        #expect(throws: FittingError.self) {
            try small.fit(replacing: true) {
                $0.calibrationScope = .classConditional
                $0.alpha = 0.04
            }
        }
    }

    @Test("An occlusion map points at the part that drives the score")
    func occlusion() throws {
        // A bluish image with a corner of noise that no image of the bank has.
        let strange = makePNG(width: 8, height: 8) { x, y in
            x < 3 && y < 3 ? (x + y).isMultiple(of: 2) ? (255, 255, 0) : (0, 255, 255) : (30, 30, 220)
        }
        let prepared = try strange.withUnsafeBytes { try detector.prepare($0) }
        let map = try OcclusionMap(
            of: prepared, score: .knn, detector: detector, session: try detector.makeSession())
        #expect(map.width == 8 && map.height == 8 && map.values.count == 64)
        let corner = map.values[0] + map.values[1] + map.values[8] + map.values[9]
        let others = map.values[6 * 8 + 6] + map.values[6 * 8 + 7] + map.values[7 * 8 + 6] + map.values[7 * 8 + 7]
        #expect(corner > others)
        #expect(map.picture.width == 256 && map.picture.height == 256)
    }

    @Test("Virtual outliers make a probability that grows with the score, which only an explanation gives")
    func outlierProbability() throws {
        let content = try DetectorBundle(reading: small.path).content
        let bytes = SmallDetector.image(channel: 0, seed: 7400)
        let plain = try score(bytes)
        #expect(plain.scores.values.allSatisfy { $0.outlierProbability == nil })
        #expect(plain.scores.count == ScoreName.computed.count)
        let image = try score(bytes, VerdictOptions(explain: true))
        for name in ScoreName.computed {
            let curve = content.outlierProbability(of: name)
            #expect(image.scores[name]?.outlierProbability == curve?.probability(of: image.scores[name]?.value ?? 0))
        }
        #expect(content.outlierProbability(of: .mahalanobis) != nil)
    }

    @Test("A detector may have any single score", arguments: ScoreName.computed)
    func singleScore(name: ScoreName) throws {
        try small.fit(replacing: true) { $0.scores = [name] }
        let single = try Detector(path: small.path, options: DetectorOptions(encoder: .init(precision: .f32)))
        let bytes = SmallDetector.image(channel: 0, seed: 7600)
        let image = try score(bytes, VerdictOptions(explain: true), by: single)
        let all = try score(bytes, VerdictOptions(score: name, explain: true))
        #expect(image.score == all.score && image.pValue == all.pValue)
        #expect(image.nearestClass == all.nearestClass && image.neighbours == all.neighbours)
    }

    @Test("k can be chosen, and a temperature given")
    func choices() throws {
        let fitted = try small.fit(replacing: true) {
            $0.scores = [.vmf, .knn]
            $0.k = .best
            $0.temperature = 0.1
        }
        let scores = fitted.bundle.manifest.scores
        #expect(scores.map(\.name) == [.vmf, .knn])
        #expect(scores[0].temperature == 0.1 && scores[0].output == "projection")
        #expect((1...60).contains(try #require(scores[1].k)))
        #expect(fitted.bundle.content.models == ScoreModels())
        #expect(throws: ModelError.self) {
            try small.fit(replacing: true) {
                $0.scores = [.vmf]
                $0.temperature = -1
            }
        }
    }

    @Test(
        "A list of scores that makes no sense is refused", arguments: [[], [.knn, .knn], [.combined]] as [[ScoreName]])
    func badLists(names: [ScoreName]) {
        #expect(throws: FittingError.scores(names)) { try small.fit(replacing: true) { $0.scores = names } }
    }

    @Test("A bundle of format version 1 is read")
    func olderFormat() throws {
        let bundle = try DetectorBundle(
            reading: packageFolder.appending(path: "models/cifar10").path(percentEncoded: false))
        #expect(bundle.manifest.formatVersion <= DetectorManifest.currentFormatVersion)
        let current = try DetectorBundle(reading: small.path)
        let path = "\(small.folder.path)/version-1"
        try current.write(to: path) { draft, content in
            draft.scores.removeAll { $0.name != .knn && $0.name != .angle }
            content.models = ScoreModels()
            content.calibrationClasses = nil
            content.outlierScores = [:]
            content.calibrationScores = content.calibrationScores.filter { $0.key == .knn || $0.key == .angle }
        }
        try rewriteManifest(of: path) { manifest in
            manifest["format_version"] = 1
            manifest["calibration_scope"] = nil
            manifest["roles"] = nil
        }
        let old = try Detector(path: path, options: DetectorOptions(encoder: .init(precision: .f32)))
        let image = try score(
            SmallDetector.image(channel: 0, seed: 7500), VerdictOptions(explain: true), by: old)
        #expect(image.scores.values.allSatisfy { $0.outlierProbability == nil })
        #expect(image.pValue == (try score(SmallDetector.image(channel: 0, seed: 7500)).pValue))
    }
}
