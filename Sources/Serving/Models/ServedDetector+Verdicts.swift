// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

// Called by RequestVerdicts on the connection's event loop, or on a decoding thread where neighbors are named.

import CoreMetrics
import Detection

extension ServedDetector {
    /// Turns what was measured into verdicts.
    func verdicts(on stretch: ScoringJob.Stretch, options: VerdictOptions) -> [Outcome<ScoredImage>] {
        let outcomes = stretch.map { measured, id throws(Problem) in
            var scored = try verdict(on: measured.measurement, id: id, options: options)
            scored.timings.queue = measured.queueMilliseconds
            metrics.record(scored)
            if let share = measured.measurement.bankVisited { metrics.bankVisited.record(share) }
            return scored
        }
        for outcome in outcomes {
            if case .failure = outcome.result { metrics.failedImages.increment() }
        }
        return outcomes
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
