// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// Adds up the steps of an epoch.
struct EpochTally {
    private let clock = ContinuousClock()
    private let start: ContinuousClock.Instant
    private var last: ContinuousClock.Instant
    private var steps: [StepSummary] = []

    init() {
        start = clock.now
        last = start
    }

    /// The seconds since the lap before.
    mutating func lap() -> Double {
        let now = clock.now
        defer { last = now }
        return last.duration(to: now) / .seconds(1)
    }

    mutating func add(_ step: StepSummary) {
        steps.append(step)
    }

    /// The epoch as a whole.
    func summary(_ evaluation: Evaluation?) -> EpochSummary {
        func mean(_ value: (StepSummary) -> Double?) -> Double? {
            let values = steps.compactMap(value)
            return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
        }
        return EpochSummary(
            epoch: steps.last?.epoch ?? 0, loss: mean(\.loss) ?? 0, compactnessLoss: mean(\.compactnessLoss),
            dispersionLoss: mean(\.dispersionLoss), learningRate: steps.last?.learningRate ?? 0,
            evaluation: evaluation, seconds: start.duration(to: clock.now) / .seconds(1))
    }
}
