// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import CoreMetrics
import Synchronization

/// How often a value fell below each of some bounds; a timer's values are seconds.
final class PrometheusHistogram: RecorderHandler, TimerHandler, PrometheusMetric {
    /// Seconds, from 100 microseconds to 10 seconds.
    static let usualBounds = [
        0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
    ]

    private struct State {
        /// One count for each bound, and one for what is above them all.
        var counts: [Int64]
        var sum = 0.0
    }

    private let bounds: [Double]
    private let state: Mutex<State>

    /// - Parameter bounds: rising.
    init(bounds: [Double]) {
        self.bounds = bounds
        state = Mutex(State(counts: Array(repeating: 0, count: bounds.count + 1)))
    }

    func record(_ value: Int64) { record(Double(value)) }

    func record(_ value: Double) {
        let bucket = bounds.firstIndex { value <= $0 } ?? bounds.count
        state.withLock { state in
            state.counts[bucket] += 1
            state.sum += value
        }
    }

    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }

    func write(to text: inout String, name: String, labels: PrometheusLabels) {
        let (counts, sum) = state.withLock { ($0.counts, $0.sum) }
        var total: Int64 = 0
        for (bound, count) in zip(bounds + [.infinity], counts) {
            total += count
            text += "\(name)_bucket\(labels.braced(adding: ("le", bound.prometheusText))) \(total)\n"
        }
        text += "\(name)_sum\(labels.braced()) \(sum.prometheusText)\n"
        text += "\(name)_count\(labels.braced()) \(total)\n"
    }
}
