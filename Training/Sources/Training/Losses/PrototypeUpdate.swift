/// One step of CIDER's prototypes, sample by sample in batch order.
///
/// `mu_y <- normalize(m mu_y + (1 - m) z)`; Ming et al., "How to Exploit Hyperspherical Embeddings for Out-of-Distribution Detection?", ICLR 2023, eq. 6.
///
/// The dispersion loss sees the prototypes after this update, and its gradient flows back through every sample's
/// part in them. Each sample depends on the one before it, but a step costs only a few multiplications for each
/// coordinate: two plain loops over arrays, exact, and cheaper than one round of tensor operations.
package struct PrototypeUpdate: Sendable {
    /// The prototypes after the last sample.
    package let prototypes: Prototypes
    private let labels: [Int]
    private let momentum: Double
    /// The prototype of each sample's class right after that sample: N x d.
    private let steps: [Double]
    /// The length of `m mu + (1 - m) z` before it was normalized, for each sample.
    private let norms: [Double]

    /// Applies the samples in order.
    ///
    /// - Parameters:
    ///   - prototypes: before the step.
    ///   - embeddings: unit vectors z, N x d, row-major.
    ///   - labels: the class of each.
    ///   - momentum: m, the share of the old prototype.
    /// - Throws: where the sizes do not fit, or a label has no prototype.
    package init(
        of prototypes: Prototypes, embeddings: [Double], labels: [Int], momentum: Double
    ) throws(LossError) {
        let dimension = prototypes.dimension
        guard embeddings.count == labels.count * dimension else { throw .shape }
        for label in labels where label < 0 || label >= prototypes.classes { throw .labelOutOfRange(label) }

        var current = prototypes
        var steps = embeddings
        var norms = [Double](repeating: 0, count: labels.count)
        steps.withUnsafeMutableBufferPointer { steps in
            current.values.withUnsafeMutableBufferPointer { current in
                for (sample, label) in labels.enumerated() {
                    let row = sample * dimension
                    let own = label * dimension
                    var square = 0.0
                    for axis in 0..<dimension {
                        let mixed = momentum * current[own + axis] + (1 - momentum) * steps[row + axis]
                        steps[row + axis] = mixed
                        square += mixed * mixed
                    }
                    let norm = max(square.squareRoot(), 1e-12)
                    norms[sample] = norm
                    for axis in 0..<dimension {
                        steps[row + axis] /= norm
                        current[own + axis] = steps[row + axis]
                    }
                }
            }
        }
        self.prototypes = current
        self.labels = labels
        self.momentum = momentum
        self.steps = steps
        self.norms = norms
    }

    /// The gradient with respect to the embeddings (N x d) from the one with respect to the updated prototypes (C x d).
    ///
    /// With `v = m mu + (1 - m) z` and `mu' = v / |v|`: `dv = (g - mu' (mu'.g)) / |v|`, `dz = (1 - m) dv`, and
    /// `m dv` goes on to the sample of that class before.
    package func pullback(_ gradient: [Double]) -> [Double] {
        let dimension = prototypes.dimension
        precondition(gradient.count == prototypes.values.count)
        var flowing = gradient
        var result = [Double](repeating: 0, count: steps.count)
        flowing.withUnsafeMutableBufferPointer { flowing in
            result.withUnsafeMutableBufferPointer { result in
                for sample in labels.indices.reversed() {
                    let row = sample * dimension
                    let own = labels[sample] * dimension
                    var along = 0.0
                    for axis in 0..<dimension { along += steps[row + axis] * flowing[own + axis] }
                    for axis in 0..<dimension {
                        let inner = (flowing[own + axis] - steps[row + axis] * along) / norms[sample]
                        result[row + axis] = (1 - momentum) * inner
                        flowing[own + axis] = momentum * inner
                    }
                }
            }
        }
        return result
    }
}
