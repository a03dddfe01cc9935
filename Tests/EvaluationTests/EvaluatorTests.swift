// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Datasets
import Detection
import Evaluation
import Foundation
import Hypersphere
import TestSupport
import Testing

@Suite struct EvaluatorTests {
    let colors: MeasuredColors
    var detector: Detector { colors.detector }

    init() throws {
        colors = try MeasuredColors()
    }

    private func set(_ name: String) throws -> ImageSet { try colors.set(name) }

    private func input() throws -> EvaluationInput {
        EvaluationInput(
            inDistribution: try set("unseen"),
            outOfDistribution: [
                OutlierSet(name: "grey", group: .near, images: try set("grey")),
                OutlierSet(name: "dark", group: .far, images: try set("dark")),
            ],
            shifted: [ShiftedSet(name: "same", images: try set("unseen"))], bank: try set("bank"))
    }

    private func evaluate(
        _ input: EvaluationInput, _ configure: (inout EvaluationOptions) -> Void = { _ in }
    ) throws -> DetectorEvaluation {
        try colors.evaluate(input, configure)
    }

    /// What the detector says of each image, one by one.
    private func scored(_ name: String) throws -> [(image: LabeledImage, scored: ScoredImage)] {
        let session = try detector.makeSession()
        var results: [(image: LabeledImage, scored: ScoredImage)] = []
        try set(name).forEach { image in
            let prepared = try image.bytes.withUnsafeBytes { try detector.prepare($0) }
            let measured = try #require(session.measure([prepared]).first)
            results.append((image, try detector.verdict(on: measured.get())))
        }
        return results
    }

    @Test("Several workers measure what the detector says of one image after another")
    func figures() throws {
        let evaluation = try evaluate(try input())
        let inside = try scored("unseen")
        #expect(evaluation.scores.map(\.name) == detector.manifest.scores.map(\.name) + [.combined])
        for score in evaluation.scores.dropLast() {
            func values(_ results: [(image: LabeledImage, scored: ScoredImage)]) throws -> [Float] {
                try results.map { try #require($0.scored.scores[score.name]).value }
            }
            let flagged = try inside.count {
                try #require($0.scored.scores[score.name]).pValue <= detector.manifest.alpha
            }
            #expect(score.falseAlarmRate.value == Double(flagged) / 45)
            #expect(score.shifted.map(\.rejectionRate) == [score.falseAlarmRate])
            for measured in score.sets {
                let outside = try scored(measured.set)
                let ranked = RankedScores(
                    inDistribution: try values(inside), outOfDistribution: try values(outside))
                #expect(measured.images == outside.count)
                #expect(measured.metrics.auroc.value == ranked.auroc)
                #expect(measured.metrics.fpr95IDPositive.value == ranked.fpr95(positive: .inDistribution))
                #expect(measured.metrics.fpr95OODPositive.value == ranked.fpr95(positive: .outOfDistribution))
                #expect(measured.metrics.auprIn.value == ranked.aupr(positive: .inDistribution))
                #expect(measured.metrics.auprOut.value == ranked.aupr(positive: .outOfDistribution))
                let detected = try outside.count {
                    try #require($0.scored.scores[score.name]).pValue <= detector.manifest.alpha
                }
                #expect(measured.metrics.detectionRate.value == Double(detected) / Double(outside.count))
            }
        }
        let right = inside.count { $0.image.label == $0.scored.nearestClass.label }
        #expect(evaluation.inDistribution.accuracy?.value == Double(right) / 45)
        #expect(evaluation.inDistribution.images == 45)
        #expect(evaluation.inDistribution.inBank == 0)
    }

    @Test("The combination of all scores is measured as a verdict on it is given")
    func combined() throws {
        let score = try #require(try evaluate(try input()).scores.last)
        let session = try detector.makeSession()
        var flagged = 0
        try set("unseen").forEach { image in
            let prepared = try image.bytes.withUnsafeBytes { try detector.prepare($0) }
            let measured = try #require(session.measure([prepared]).first)
            let verdict = try detector.verdict(on: measured.get(), options: VerdictOptions(score: .combined))
            if verdict.verdict == .outOfDistribution { flagged += 1 }
        }
        #expect(score.name == .combined)
        #expect(score.falseAlarmRate.value == Double(flagged) / 45)
    }

    @Test("Groups are the means of their sets")
    func groups() throws {
        let score = try #require(try evaluate(try input()).scores.first)
        #expect(score.groups.map(\.group) == ["near", "far", "all"])
        let aurocs = score.sets.map(\.metrics.auroc.value)
        #expect(score.groups.map(\.sets) == [["grey"], ["dark"], ["grey", "dark"]])
        #expect(score.groups[0].metrics.auroc.value == aurocs[0])
        #expect(abs(score.groups[2].metrics.auroc.value - (aurocs[0] + aurocs[1]) / 2) < 1e-12)
        #expect(score.groups[0].metrics.auroc.interval == score.sets[0].metrics.auroc.interval)
        var ungrouped = try input()
        for index in ungrouped.outOfDistribution.indices { ungrouped.outOfDistribution[index].group = nil }
        #expect(try evaluate(ungrouped).scores.first?.groups.map(\.group) == ["all"])
    }

    @Test("The number of workers and the size of batches change nothing")
    func workers() throws {
        let first = try evaluate(try input()) { $0.corruptedImages = 6 }
        let second = try evaluate(try input()) {
            $0.corruptedImages = 6
            $0.workers = 1
            $0.batchSize = 64
        }
        for (a, b) in zip(first.scores, second.scores) {
            #expect(a.sets == b.sets)
            #expect(a.corrupted == b.corrupted)
            #expect(a.reliability == b.reliability)
        }
        #expect(first.mistakes.map(\.identifier) == second.mistakes.map(\.identifier))
    }

    @Test("Corruptions are made of evenly spaced ID images, in every kind and severity")
    func corruptions() throws {
        let evaluation = try evaluate(try input()) { $0.corruptedImages = 9 }
        #expect(evaluation.corrupted.count == 25)
        #expect(evaluation.corrupted.allSatisfy { $0.images == 9 && $0.accuracy != nil })
        #expect(evaluation.scores.allSatisfy { $0.corrupted.count == 25 })
        #expect(try evaluate(try input()).corrupted.isEmpty)
    }

    @Test("Mistakes come with what the encoder saw, and with the bank's images near them")
    func mistakes() throws {
        let mistakes = try evaluate(try input()) { $0.alpha = 0.5 }.mistakes
        let alarms = mistakes.filter { $0.kind == .falseAlarm }
        #expect(!alarms.isEmpty)
        #expect(alarms.map(\.value) == alarms.map(\.value).sorted(by: >))
        for mistake in mistakes {
            #expect((mistake.pValue <= 0.5) == (mistake.kind == .falseAlarm))
            #expect(mistake.thumbnail?.starts(with: [0x89, 0x50, 0x4E, 0x47]) ?? false)
            #expect(mistake.neighbors.count == 3)
            #expect(mistake.neighbors.allSatisfy { $0.thumbnail != nil && $0.label != nil })
        }
        var without = try input()
        without.bank = nil
        let plain = try evaluate(without) { $0.alpha = 0.5 }.mistakes
        #expect(plain.map(\.identifier) == mistakes.map(\.identifier))
        #expect(plain.flatMap(\.neighbors).allSatisfy { $0.thumbnail == nil && !$0.identifier.isEmpty })
    }

    @Test("ID images that are in the bank are counted")
    func seen() throws {
        var seen = try input()
        seen.inDistribution = .images(try set("bank"))
        #expect(try evaluate(seen).inDistribution.inBank == 60)
    }

    @Test("Images that cannot be read are told, and the others are measured")
    func broken() throws {
        try colors.small.folder.write(Array("GIF89a, and no more".utf8), to: "grey/broken.gif")
        let set = try #require(try evaluate(try input()).outOfDistribution.first)
        #expect(set.images == 23 && set.failures == 1)
        #expect(set.failureExamples.first?.hasPrefix("broken.gif: ") ?? false)
    }

    @Test("What cannot be measured is refused")
    func refused() throws {
        var twice = try input()
        twice.outOfDistribution[1].name = "grey"
        #expect(throws: EvaluationError.nameTwice("grey")) { try evaluate(twice) }
        try colors.small.folder.write(Array("GIF89a, and no more".utf8), to: "nothing/broken.gif")
        var nothing = try input()
        nothing.outOfDistribution[0].source = .images(try set("nothing"))
        #expect(throws: EvaluationError.self) { try evaluate(nothing) }
        #expect(throws: DetectionError.self) { try evaluate(try input()) { $0.alpha = 0.001 } }
    }
}
