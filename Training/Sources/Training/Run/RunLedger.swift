// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// What a run writes down and tells as it goes: its configuration, each step and epoch, and when the next checkpoint is due.
package struct RunLedger {
    private let log: MetricsLog
    private let checkpointEvery: Double
    private let clock = ContinuousClock()
    private var tally = EpochTally()
    private var saved: ContinuousClock.Instant

    /// Writes the configuration, and opens the log at a position.
    package init(
        _ folder: RunFolder, _ configuration: TrainingConfiguration, from position: Position, checkpointEvery: Double
    ) throws {
        try RunFile.write(RunJSON.encoded(configuration), to: folder.configurationPath)
        log = try MetricsLog(path: folder.metricsPath, from: position)
        self.checkpointEvery = checkpointEvery
        saved = clock.now
    }

    /// Adds a step of so many images.
    ///
    /// - Returns: what is to be told of it.
    package mutating func add(_ step: StepSummary, images: Int) throws -> TrainingEvent {
        var step = step
        step.imagesPerSecond = Double(images) / max(tally.lap(), 1e-9)
        tally.add(step)
        try log.append(.step(step))
        return .step(step)
    }

    /// Ends an epoch.
    ///
    /// - Returns: what is to be told of it.
    package mutating func endEpoch(_ evaluation: Evaluation?) throws -> TrainingEvent {
        let summary = tally.summary(evaluation)
        tally = EpochTally()
        try log.append(.epoch(summary))
        return .epoch(summary)
    }

    package var isCheckpointDue: Bool { saved.duration(to: clock.now) / .seconds(1) > checkpointEvery }

    package mutating func noteCheckpoint() { saved = clock.now }
}
