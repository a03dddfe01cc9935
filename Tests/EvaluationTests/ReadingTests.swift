import Datasets
import Detection
import Evaluation
import Foundation
import Hypersphere
import Reporting
import TestSupport
import Testing

@Suite struct ReadingTests {
    let colors: MeasuredColors

    init() throws {
        colors = try MeasuredColors()
    }

    private func input(_ name: String = "unseen") throws -> EvaluationInput {
        EvaluationInput(
            inDistribution: try colors.set(name),
            outOfDistribution: [
                OutlierSet(name: "grey", images: try colors.set("grey")),
                OutlierSet(name: "dark", images: try colors.set("dark")),
            ])
    }

    @Test("Scores are ranked by their mean AUROC, and the best, or the one that decides and is as good, is to be used")
    func ranking() throws {
        let evaluation = try colors.evaluate(try input())
        let ranking = evaluation.reading.ranking
        #expect(Set(ranking.map(\.name)) == Set(evaluation.scores.map(\.name)))
        #expect(ranking.map(\.auroc.value) == ranking.map(\.auroc.value).sorted(by: >))
        for standing in ranking {
            let score = try #require(evaluation.scores.first { $0.name == standing.name })
            #expect(standing.auroc == score.groups.last?.metrics.auroc)
            #expect(standing.worseThanChanceOn == score.sets.filter { $0.metrics.auroc.isWorseThanChance }.map(\.set))
            if let behind = standing.behindBest {
                #expect(abs(behind.value - (ranking[0].auroc.value - standing.auroc.value)) < 1e-9)
                if standing.standing == .behind { #expect(try #require(behind.interval).lower > 0) }
            }
        }
        let recommended = try #require(ranking.first { $0.name == evaluation.reading.recommended })
        #expect(recommended.standing == .best || recommended.name == evaluation.decidingScore)
    }

    @Test("A score that takes OOD images for in-distribution ones is worse than chance, and struck out")
    func worseThanChance() throws {
        // The roles are exchanged: what is unlike the bank is measured as in-distribution.
        let swapped = EvaluationInput(
            inDistribution: try colors.set("grey"),
            outOfDistribution: [OutlierSet(name: "unseen", images: try colors.set("unseen"))])
        let evaluation = try colors.evaluate(swapped)
        let standing = try #require(evaluation.reading.ranking.first { $0.name == .knn })
        #expect(standing.standing == .worseThanChance && standing.worseThanChanceOn == ["unseen"])
        let html = Report(evaluation).html
        #expect(html.contains("<tr class=\"struck\"><th scope=\"row\">KNN"))
        #expect(html.contains("Worse than chance, so do not use"))
        #expect(TextTable(evaluation).text.contains("Worse than chance, so do not use"))
    }

    @Test("Where nothing is detected that is said first, no score is recommended, and the steps are for that")
    func nothingDetected() throws {
        // Of the colour that all images of a class have on average, so that they lie in its middle.
        for number in 0..<12 {
            let plain = makePNG(width: 12, height: 12) { x, _ in (UInt8(220 + (x + number) % 4), 31, 31) }
            try colors.small.folder.write(plain, to: "plain/\(number).png")
        }
        let evaluation = try colors.evaluate(
            EvaluationInput(
                inDistribution: try colors.set("unseen"),
                outOfDistribution: [OutlierSet(name: "plain", images: try colors.set("plain"))]))
        let reading = evaluation.reading
        #expect(reading.detection == .nothing)
        #expect(reading.alphas.allSatisfy { $0.detected[0].value == 0 })
        let html = Report(evaluation).html
        #expect(html.contains("Nothing is detected: of 12 OOD images "))
        #expect(html.contains(" flags none, at any alpha up to 10"))
        #expect(!html.contains("; use<") && !html.contains("keep it") && !html.contains("Keep "))
        #expect(TextTable(evaluation).text.contains("WARNING: Nothing is detected"))
        let texts = reading.next.map(\.text)
        #expect(!texts.contains { $0.contains("if you want fewer false alarms") })
        #expect(texts.contains { $0.hasPrefix("The threshold is that of the 3 most unusual of 60 calibration images") })
        #expect(texts.contains { $0.hasPrefix("The detector has 2 of 13 scores") })
        let commands = reading.next.compactMap(\.command)
        #expect(commands.contains { $0.contains("--output colors-recalibrated") })
        #expect(commands.contains { $0.contains("cider explain \(colors.small.folder.path)/plain/") })

        let bank = try colors.evaluate(
            EvaluationInput(
                inDistribution: try colors.set("unseen"),
                outOfDistribution: [OutlierSet(name: "bank", images: try colors.set("bank"))]))
        #expect(bank.reading.next.contains { $0.text.contains("seen out of bank") })

        // Images like those that it knows: as many are flagged as false alarms.
        try SmallDetector.writeImages(to: colors.small.folder, set: "alike", count: 15, seed: 7000)
        let alike = try colors.evaluate(
            EvaluationInput(
                inDistribution: try colors.set("unseen"),
                outOfDistribution: [OutlierSet(name: "alike", images: try colors.set("alike"))]))
        #expect(alike.reading.detection != .some)
        #expect(alike.reading.next.contains { $0.text.contains("Try one that was trained on images of this kind") })
        #expect(try colors.evaluate(try input()).reading.detection == .some)
    }

    @Test("No interval is of width 0, and the mean of one set has that set's intervals")
    func intervals() throws {
        let one = EvaluationInput(
            inDistribution: try colors.set("unseen"),
            outOfDistribution: [OutlierSet(name: "dark", images: try colors.set("dark"))])
        for evaluation in [try colors.evaluate(one), try colors.evaluate(try input())] {
            for score in evaluation.scores {
                let all = score.sets.map(\.metrics) + score.groups.map(\.metrics)
                for estimate in all.flatMap({ metrics in SeparationColumn.all.map { $0.value(metrics) } }) {
                    let interval = try #require(estimate.interval)
                    #expect(interval.lower < interval.upper && interval.lower <= estimate.value + 1e-12)
                    #expect(estimate.value <= interval.upper + 1e-12)
                }
                if score.sets.count == 1 { #expect(score.groups.last?.metrics == score.sets[0].metrics) }
            }
            for standing in evaluation.reading.ranking {
                if let interval = standing.behindBest?.interval { #expect(interval.lower < interval.upper) }
            }
        }
    }

    @Test("Options that mean nothing are refused by name", arguments: ["daily", "workers", "batchSize", "mistakes"])
    func options(name: String) throws {
        let error = #expect(throws: EvaluationError.self) {
            try colors.evaluate(try input()) {
                switch name {
                case "daily": $0.daily = 0
                case "workers": $0.workers = 0
                case "batchSize": $0.batchSize = -1
                default: $0.mistakes = -1
                }
            }
        }
        #expect(error.map { "\($0)".hasPrefix("\(name) is ") } == true)
    }

    @Test("Every alpha that is supported has its false alarms a day, and what is detected at it")
    func alphas() throws {
        let evaluation = try colors.evaluate(try input()) { $0.daily = 600 }
        let reading = evaluation.reading
        #expect(reading.smallestAlpha == 1.0 / 61)
        #expect(reading.alphas.map(\.alpha) == [1.0 / 61, 0.02, 0.05, 0.1])
        #expect(reading.alphas.map(\.isSmallest) == [true, false, false, false])
        #expect(reading.alphas.map(\.isOwn) == [false, false, true, false])
        let own = reading.alphas[2]
        let score = try #require(evaluation.scores.first { $0.name == reading.recommended })
        #expect(own.falseAlarmRate == score.falseAlarmRate)
        #expect(own.detected.map(\.value) == score.sets.map(\.metrics.detectionRate.value))
        // Three of the 61 ranks are at most 0.05.
        #expect(abs(own.falseAlarmsPerDay.value - 600.0 * 3 / 61) < 1e-9)
        let detected = reading.alphas.map { $0.detected[0].value }
        #expect(detected == detected.sorted())
    }

    @Test("Images that are in the bank or among the calibration images are named")
    func leaks() throws {
        #expect(try colors.evaluate(try input()).reading.leaks.isEmpty)
        let bank = try colors.evaluate(try input("bank"))
        #expect(bank.reading.leaks.map(\.set) == ["id"] && bank.reading.leaks.map(\.place) == [.bank])
        #expect(bank.reading.leaks[0].images == (try colors.set("bank")).entries.map(\.identifier))

        // Half of the ID images were calibrated on.
        let folder = "\(colors.small.folder.path)/mixed"
        try FileManager.default.createDirectory(atPath: "\(folder)/red", withIntermediateDirectories: true)
        for number in 0..<6 {
            for (set, name) in [("calibration", "seen"), ("unseen", "new")] {
                try FileManager.default.copyItem(
                    atPath: "\(colors.small.folder.path)/\(set)/red/\(number).png",
                    toPath: "\(folder)/red/\(name)\(number).png")
            }
        }
        let mixed = try colors.evaluate(try input("mixed"))
        #expect(mixed.reading.calibrationChecked)
        let leak = try #require(mixed.reading.leaks.first)
        #expect(mixed.reading.leaks.count == 1 && leak.set == "id" && leak.place == .calibration)
        #expect(leak.images == (0..<6).map { "red/seen\($0).png" })
        #expect(mixed.inDistribution.inCalibration == 6)
        #expect(Report(mixed).html.contains("<li class=\"path\">red/seen0.png</li>"))
        #expect(TextTable(mixed).text.contains("red/seen0.png"))
    }

    @Test("Images of the bank that were saved anew are named, and not taken for unseen")
    func nearCopies() throws {
        for (channel, label) in SmallDetector.classes.reversed().enumerated() {
            for number in 0..<15 {
                try colors.small.folder.write(
                    SmallDetector.image(channel: channel, seed: number, change: 1), to: "copies/\(label)/\(number).png")
            }
        }
        let measured = try colors.evaluate(try input("copies"))
        let leak = try #require(measured.reading.leaks.first)
        #expect(measured.reading.leaks.count == 1 && leak.set == "id" && leak.place == .nearBank)
        #expect(leak.images.count > 40 && leak.sampled == nil)
        #expect(measured.inDistribution.inBank == 0)
        #expect(measured.reading.next.first?.text.hasPrefix("Take the images that the detector has seen out") == true)
        #expect(TextTable(measured).text.contains("lie as near to one of the detector’s bank as only copies do"))
    }

    @Test("The JSON has the reading, and the commands name the detector's folder as a shell takes it")
    func json() throws {
        let evaluation = try colors.evaluate(
            EvaluationInput(inDistribution: try colors.set("unseen"), outOfDistribution: [])
        ) {
            $0.modelPath = "my models/it's"
        }
        let object = try #require(try JSONSerialization.jsonObject(with: Report(evaluation).json()) as? [String: Any])
        let reading = try #require(object["reading"] as? [String: Any])
        #expect(reading["rests_on_stand_ins"] as? Bool == true)
        let steps = try #require(reading["next"] as? [[String: String]])
        #expect(
            steps.contains {
                $0["command"]?.contains(
                    "--model 'my models/it'\\''s' --id \(colors.small.folder.path)/unseen --ood other=") ?? false
            })
    }
}
