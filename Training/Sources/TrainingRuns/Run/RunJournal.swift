import FoundationEssentials
import Training

/// What a run leaves to be looked at: TensorBoard's events, and the curves.
final class RunJournal {
    private let folder: RunFolder
    private let events: EventFile
    private var history: RunHistory

    /// Opens the folder's files at a position; the trainer's own log gives the figures before it.
    init(_ folder: RunFolder, from position: Position, stepsPerEpoch: Int) throws {
        self.folder = folder
        events = try EventFile(path: folder.eventsPath, from: position, stepsPerEpoch: stepsPerEpoch)
        history = RunHistory(stepsPerEpoch: stepsPerEpoch)
        for event in MetricsLog.events(path: folder.metricsPath) where event.isBefore(position) { history.add(event) }
    }

    func add(_ event: TrainingEvent) throws {
        history.add(event)
        try events.append(event)
        if case .epoch = event { try drawCurves() }
    }

    func drawCurves() throws {
        try RunFile.write(Data(history.svg.utf8), to: folder.curvesPath)
    }
}
