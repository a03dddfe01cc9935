import CoreMetrics
import Detection

extension ServedDetector {
    /// Turns what was measured into verdicts.
    func verdicts(on images: [ScoringJob.Image], options: VerdictOptions) -> [ImageResult] {
        images.map { image in
            do throws(Problem) {
                switch image.outcome {
                case .pending: throw .internalError()
                case .failed(let problem): throw problem
                case .measured(let measurement, let queueMilliseconds):
                    var scored = try verdict(on: measurement, id: image.id, options: options)
                    scored.timings.queue = queueMilliseconds
                    metrics.record(scored)
                    if let share = measurement.bankVisited { metrics.bankVisited.record(share) }
                    return .scored(scored)
                }
            } catch {
                metrics.failedImages.increment()
                return .failed(id: image.id, error)
            }
        }
    }

    private func verdict(
        on measurement: Measurement, id: String?, options: VerdictOptions
    ) throws(Problem) -> ScoredImage {
        do {
            return try detector.verdict(on: measurement, id: id, options: options)
        } catch {
            throw Problem(error)
        }
    }
}
