import Foundation
import Testing
import Training

@Suite struct ConfigurationTests {
    static let refused: [(String, @Sendable (inout TrainingConfiguration) -> Void)] = [
        ("epochs", { $0.epochs = -1 }), ("batch", { $0.batch = 70_000 }), ("views", { $0.views = 17 }),
        ("projection", { $0.projection = 0 }), ("learning rate", { $0.peakLearningRate = .nan }),
        ("temperature", { $0.loss.temperature = -1 }), ("base temperatures", { $0.loss.dispersionBaseTemperature = 0 }),
        ("momentum", { $0.loss.momentum = 1 }), ("first momentum", { $0.firstMomentum = 1 }),
        ("decay", { $0.weightAverageDecay = 1 }), ("shifts", { $0.optimizer.shiftRate = .infinity }),
        ("classifier", { $0.classifierWeight = .infinity }), ("smoothing", { $0.labelSmoothing = 1 }),
        ("threads", { $0.threads = 0 }), ("pixels wide", { $0.sizes = [SizePhase(from: 0, size: 2000)] }),
        ("channel statistics", { $0.statistics.deviation = [1, 0, 1] }), ("crops", { $0.augmentation.scale = 0...1 }),
        ("ratio", { $0.augmentation.ratio = 0...1 }), ("simplex", { $0.augmentation.turnProbability = 0.1 }),
        ("simplex", { $0.augmentation.shuffleProbability = 0.1 }),
    ]

    @Test(arguments: refused.indices) func nonsenseIsRefusedInWordsThatNameIt(_ index: Int) throws {
        let (word, change) = Self.refused[index]
        var configuration = TrainingConfiguration()
        change(&configuration)
        let error = #expect(throws: TrainingError.self) { try configuration.validate() }
        #expect(error?.description.contains(word) == true, "\(String(describing: error))")
    }

    @Test func thePaperIsNotRefused() {
        #expect(throws: Never.self) { try TrainingConfiguration().validate() }
        #expect(throws: Never.self) { try TrainingConfiguration.headOnly.validate() }
    }

    @Test func settingsSurviveTheirFileInBothSpellings() throws {
        var configuration = TrainingConfiguration()
        configuration.optimizer.kind = .muon
        configuration.augmentation.grayscaleProbability = 0.3
        configuration.firstMomentum = 0.99
        configuration.sizes = [SizePhase(from: 0.5, size: 24)]
        let content = try RunJSON.encoded(configuration)
        #expect(try RunJSON.decoded(TrainingConfiguration.self, from: content) == configuration)
        let text = String(decoding: content, as: UTF8.self)
        let former = text.replacing("\"optimizer\"", with: "\"optimiser\"").replacing("\"gray", with: "\"grey")
        #expect(former != text)
        #expect(try RunJSON.decoded(TrainingConfiguration.self, from: Data(former.utf8)) == configuration)
        let other = text.replacing("\"optimizer\"", with: "\"optimus\"")
        #expect(throws: DecodingError.self) { try RunJSON.decoded(TrainingConfiguration.self, from: Data(other.utf8)) }
    }

    @Test func theSameSettingsAreTheSameBytes() throws {
        let contents = try (0..<5).map { _ in try RunJSON.encoded(TrainingConfiguration(), isPretty: false) }
        #expect(Set(contents).count == 1)
        #expect(!contents[0].contains(UInt8(ascii: "\n")))
    }
}
