/// What a run writes down and tells as it goes: its configuration, each step and epoch, and when the next checkpoint is due.
struct RunLedger {
    private let log: MetricsLog
    private let checkpointEvery: Double
    private let clock = ContinuousClock()
    private var tally = EpochTally()
    private var saved: ContinuousClock.Instant

    /// Writes the configuration, and opens the log at a position.
    init(
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
    mutating func add(_ step: StepSummary, images: Int) throws -> TrainingEvent {
        var step = step
        step.imagesPerSecond = Double(images) / max(tally.lap(), 1e-9)
        tally.add(step)
        try log.append(.step(step))
        return .step(step)
    }

    /// Ends an epoch.
    ///
    /// - Returns: what is to be told of it.
    mutating func endEpoch(_ evaluation: Evaluation?) throws -> TrainingEvent {
        let summary = tally.summary(evaluation)
        tally = EpochTally()
        try log.append(.epoch(summary))
        return .epoch(summary)
    }

    var isCheckpointDue: Bool { saved.duration(to: clock.now) / .seconds(1) > checkpointEvery }

    mutating func noteCheckpoint() { saved = clock.now }
}
