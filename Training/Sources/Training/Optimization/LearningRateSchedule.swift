import Glibc

/// How the learning rate moves during a run, as a share of its peak.
package enum LearningRateSchedule: Sendable, Hashable, Codable {
    /// Half a cosine down to `floor`, after a linear rise to the cosine over the first epochs.
    ///
    /// The reference's curve (floor `0.1^3`, 10 epochs from `0.001 / 0.5`), evaluated at each step rather than epoch.
    case cosine(warmupEpochs: Double = 10, warmupFrom: Double = 0.002, floor: Double = 0.001)

    /// Times `factor` at each of the epochs, after a linear rise over the first ones.
    case steps(epochs: [Double], factor: Double = 0.1, warmupEpochs: Double = 0, warmupFrom: Double = 0.002)

    /// A linear rise over a share of the run, then a linear fall to `floor` at its end: for short budgets.
    ///
    /// Smith, Topin, "Super-Convergence", 2018.
    case oneCycle(rise: Double = 0.2, from: Double = 0.05, floor: Double = 0.001)

    /// The share of the peak at a time.
    ///
    /// - Parameters:
    ///   - epoch: the epochs done, with fractions.
    ///   - epochs: the length of the run.
    /// - Returns: a share between 0 and 1.
    package func share(at epoch: Double, of epochs: Double) -> Double {
        switch self {
        case .cosine(let warmup, let start, let floor):
            func curve(_ epoch: Double) -> Double {
                floor + (1 - floor) * (1 + cos(.pi * min(epoch / max(epochs, 1e-9), 1))) / 2
            }
            return epoch < warmup ? start + (curve(warmup) - start) * epoch / warmup : curve(epoch)
        case .steps(let drops, let factor, let warmup, let start):
            if epoch < warmup { return start + (1 - start) * epoch / warmup }
            return pow(factor, Double(drops.count { epoch >= $0 }))
        case .oneCycle(let rise, let start, let floor):
            let progress = min(epoch / max(epochs, 1e-9), 1)
            if progress < rise { return start + (1 - start) * progress / rise }
            return floor + (1 - floor) * (1 - progress) / max(1 - rise, 1e-9)
        }
    }

    /// The number of epochs that the rate rises for.
    package func warmupEpochs(of epochs: Int) -> Double {
        switch self {
        case .cosine(let warmup, _, _): warmup
        case .steps(_, _, let warmup, _): warmup
        case .oneCycle(let rise, _, _): rise * Double(epochs)
        }
    }
}
