import FoundationEssentials
import SwiftProtobuf
package import Training

/// TensorBoard's event file of a run: a record for each step and epoch.
package struct EventFile {
    private let path: String
    private let stepsPerEpoch: Int

    /// Opens the file, without the records of steps that a resumed run takes again.
    ///
    /// - Parameters:
    ///   - path: of the file; made where it is missing.
    ///   - position: the next step.
    ///   - stepsPerEpoch: gives steps their numbers in the run.
    /// - Throws: where the file cannot be written.
    package init(path: String, from position: Position, stepsPerEpoch: Int) throws {
        self.path = path
        self.stepsPerEpoch = stepsPerEpoch
        let done = position.epoch * stepsPerEpoch + position.step
        var version = TensorBoardEvent()
        version.wallTime = Date.now.timeIntervalSince1970
        version.fileVersion = "brain.Event:2"
        var events = [version]
        if let old = RunFile.content(of: path) {
            events += Record.contents(of: Array(old)).compactMap { try? TensorBoardEvent(serializedBytes: $0) }
                .filter { $0.what != nil && !$0.hasVersion && $0.step < done }
        }
        try RunFile.write(Data(events.flatMap { Record.encoded(try $0.serializedBytes()) }), to: path)
    }

    /// Adds the figures of a step or an epoch.
    package func append(_ event: TrainingEvent) throws {
        let (step, scalars) =
            switch event {
            case .step(let summary): (summary.epoch * stepsPerEpoch + summary.step, Self.scalars(summary))
            case .epoch(let summary): ((summary.epoch + 1) * stepsPerEpoch - 1, Self.scalars(summary))
            }
        var record = TensorBoardEvent()
        record.wallTime = Date.now.timeIntervalSince1970
        record.step = Int64(step)
        for case (let tag, let number?) in scalars {
            var value = TensorBoardSummary.Value()
            value.tag = tag
            value.simpleValue = Float(number)
            record.summary.value.append(value)
        }
        guard !record.summary.value.isEmpty else { return }
        try RunFile.append(Data(Record.encoded(try record.serializedBytes())), to: path)
    }

    private static func scalars(_ step: StepSummary) -> [(String, Double?)] {
        [
            ("loss/total", step.loss), ("loss/compactness", step.compactnessLoss),
            ("loss/dispersion", step.dispersionLoss), ("degrees/dispersion", step.dispersion),
            ("degrees/compactness", step.compactness), ("learning_rate", step.learningRate),
            ("images_per_second", step.imagesPerSecond),
        ]
    }

    private static func scalars(_ epoch: EpochSummary) -> [(String, Double?)] {
        [
            ("validation/accuracy", epoch.evaluation?.accuracy),
            ("validation/dispersion", epoch.evaluation?.dispersion),
            ("validation/compactness", epoch.evaluation?.compactness),
        ]
    }
}

extension TensorBoardEvent {
    fileprivate var hasVersion: Bool {
        if case .fileVersion? = what { true } else { false }
    }
}
