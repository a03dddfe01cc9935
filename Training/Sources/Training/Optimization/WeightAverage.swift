import CTorch

/// A moving average of all of a network's tensors, which evaluates better than the last step's.
///
/// Polyak, Juditsky, "Acceleration of Stochastic Approximation by Averaging", 1992.
package final class WeightAverage {
    private let source: [NamedTensor]
    private let averages: [Tensor]
    private let decay: Double

    /// Starts at the present values.
    ///
    /// - Parameters:
    ///   - state: what is averaged.
    ///   - decay: the share of the old average that a step keeps.
    /// - Throws: what libtorch says, such as of memory.
    package init(_ state: [NamedTensor], decay: Double) throws(TorchError) {
        source = state
        self.decay = decay
        averages = try state.map { entry throws(TorchError) in try entry.tensor.copy() }
    }

    /// Moves the averages towards the present values; faster in the first steps, which are to be forgotten.
    package func update(afterStep step: Int) throws(TorchError) {
        let kept = min(decay, Double(1 + step) / Double(10 + step))
        let status = averages.withHandles { averages, count in
            source.map(\.tensor).withHandles { targets, _ in
                ctorch_interpolate(averages, targets, count, 1 - kept)
            }
        }
        try TorchError.check(status)
    }

    /// The averages under the names of what they average.
    package var state: [NamedTensor] {
        zip(source, averages).map { NamedTensor(name: $0.name, tensor: $1, role: .statistic) }
    }

    /// Leaves the averages in the network's place.
    func adopt() throws(TorchError) {
        for (entry, average) in zip(source, averages) { try entry.tensor.assign(average) }
    }

    /// Runs `body` with the averages in the network's place.
    package func exchanged<R>(_ body: () throws -> R) throws -> R {
        let kept = try source.map { try $0.tensor.copy() }
        defer {
            // Writing back what was just read out cannot fail, and an error of `body` counts more.
            for (entry, value) in zip(source, kept) { try? entry.tensor.assign(value) }
        }
        try adopt()
        return try body()
    }
}
