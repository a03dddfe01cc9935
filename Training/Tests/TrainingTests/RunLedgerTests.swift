// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing
import Training

/// What a run writes down as it goes.
@Suite struct RunLedgerTests {
    let folder: TemporaryFolder
    let run: RunFolder

    init() throws {
        folder = try TemporaryFolder()
        run = RunFolder(path: folder.path)
    }

    private func ledger(from position: Position = Position(), checkpointEvery: Double = .infinity) throws -> RunLedger {
        try RunLedger(run, TrainingConfiguration(), from: position, checkpointEvery: checkpointEvery)
    }

    private func steps(_ count: Int) -> [StepSummary] {
        MetricsLogTests.events.compactMap { event in
            if case .step(let summary) = event { summary } else { nil }
        }.prefix(count).map { $0 }
    }

    @Test func anEpochIsTheMeanOfItsSteps() throws {
        var ledger = try ledger()
        for (index, var step) in steps(2).enumerated() {
            step.loss = Double(index + 1)
            step.compactnessLoss = index == 0 ? 4 : nil
            step.learningRate = index == 0 ? 0.1 : 0.2
            _ = try ledger.add(step, images: 8)
        }
        guard case .epoch(let epoch) = try ledger.endEpoch(nil) else {
            Issue.record("an epoch ends with its summary")
            return
        }
        #expect(epoch.epoch == 0 && epoch.loss == 1.5)
        // Of those that have it; the rate is the last step's.
        #expect(epoch.compactnessLoss == 4 && epoch.learningRate == 0.2)
        #expect(epoch.evaluation == nil && epoch.seconds >= 0)
    }

    @Test func theNextEpochBeginsAnew() throws {
        var ledger = try ledger()
        for loss in [1.0, 5] {
            var step = try #require(steps(1).first)
            step.loss = loss
            _ = try ledger.add(step, images: 8)
            guard case .epoch(let epoch) = try ledger.endEpoch(nil) else { continue }
            #expect(epoch.loss == loss)
        }
    }

    @Test func whatIsToldIsWhatIsLogged() throws {
        var ledger = try ledger()
        var told = try steps(2).map { try ledger.add($0, images: 8) }
        told.append(try ledger.endEpoch(nil))
        #expect(MetricsLog.events(path: run.metricsPath) == told)
        guard case .step(let first) = told[0] else { return }
        #expect(first.imagesPerSecond > 0 && first.imagesPerSecond.isFinite)
    }

    @Test func theConfigurationIsThereFromTheStart() throws {
        _ = try ledger()
        let content = try #require(RunFile.content(of: run.configurationPath))
        #expect(try RunJSON.decoded(TrainingConfiguration.self, from: content) == TrainingConfiguration())
    }

    @Test func checkpointsAreDueByTheClockAlone() throws {
        #expect(!(try ledger().isCheckpointDue))
        var always = try ledger(checkpointEvery: -1)
        #expect(always.isCheckpointDue)
        always.noteCheckpoint()
        #expect(always.isCheckpointDue)
    }
}
