import Testing
import Training

@Suite struct CollapseRuleTests {
    func rule(warmup: Double, steps: Int) -> CollapseRule {
        var configuration = TrainingConfiguration()
        configuration.schedule = .cosine(warmupEpochs: warmup)
        return CollapseRule(configuration, stepsPerEpoch: steps)
    }

    @Test(arguments: [(9.9, 100, 1.0, 1, true), (10.1, 100, 1, 1, false), (2, 100, 2, 1, false), (2, 49, 1, 1, false)])
    func aRunIsEndedAfterTheRiseAndAHundredSteps(
        _ degrees: Double, _ steps: Int, _ warmup: Double, _ epoch: Int, _ ends: Bool
    ) {
        let rule = rule(warmup: warmup, steps: steps)
        if ends {
            #expect(throws: TrainingError.collapsed(degrees: degrees, epoch: epoch)) {
                try rule.check(prototypes: degrees, after: epoch)
            }
        } else {
            #expect(throws: Never.self) { try rule.check(prototypes: degrees, after: epoch) }
        }
        #expect(throws: Never.self) { try rule.check(prototypes: nil, after: epoch) }
    }

    @Test func theSmallestAngleCountsAtTheEnd() {
        let rule = rule(warmup: 10, steps: 1)
        #expect(rule.collapse([90, nil, 3]) == 3)
        #expect(rule.collapse([90, 11]) == nil)
        #expect(rule.collapse([nil, nil]) == nil)
    }
}
