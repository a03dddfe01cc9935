import Glibc
import LinearAlgebra

extension LinearProbe {
    /// The most embeddings that a probe is fitted on; more are sampled evenly.
    static let sampleLimit = 100_000

    /// Minimises the sum of the cross-entropies and half the squared weights (the bias is free), from zero, by L-BFGS:
    /// the same every time.
    ///
    /// - Parameters:
    ///   - embeddings: labelled embeddings.
    ///   - labels: the class of each, in `0..<classes`.
    ///   - classes: the number of classes.
    /// - Returns: the probe.
    /// - Throws: `ModelError`.
    public static func fit(_ embeddings: Embeddings, labels: [Int], classes: Int) throws(ModelError) -> LinearProbe {
        _ = try ClassMembers(embeddings, labels: labels, classes: classes)
        let sample = evenSample(sampleLimit, of: embeddings.count)
        let dimension = embeddings.dimension
        do {
            let features = try Matrix(
                rows: sample.count, columns: dimension,
                values: sample.flatMap { row in embeddings[row].map { Double($0) } })
            let loss = CrossEntropy(features: features, labels: sample.map { labels[$0] }, classes: classes)
            let parameters = LBFGS().minimum(from: [Double](repeating: 0, count: classes * (dimension + 1))) {
                loss.value($0, gradient: &$1)
            }
            return try LinearProbe(
                weights: parameters[..<(classes * dimension)].map { Float($0) },
                bias: parameters[(classes * dimension)...].map { Float($0) }, dimension: dimension)
        } catch let error as LinearAlgebraError {
            throw .algebra(error)
        } catch let error as ModelError {
            throw error
        } catch {
            throw .shape("a linear probe")
        }
    }
}

/// The mean cross-entropy of a linear classifier, with a ridge on the weights.
private struct CrossEntropy {
    /// Shape [count, dimension].
    let features: Matrix
    let labels: [Int]
    let classes: Int

    /// - Parameters:
    ///   - parameters: weights, [classes, dimension], then bias, [classes].
    ///   - gradient: set to the gradient.
    /// - Returns: the loss.
    func value(_ parameters: [Double], gradient: inout [Double]) -> Double {
        let weightCount = classes * features.columns
        let share = 1 / Double(features.rows)
        guard
            let weights = try? Matrix(
                rows: classes, columns: features.columns, values: Array(parameters[..<weightCount]))
        else { return .infinity }
        // Becomes the gradient by the logits.
        var errors = features.times(weights, .transposed)
        var loss = 0.0
        var biasGradient = [Double](repeating: 0, count: classes)
        errors.values.withUnsafeMutableBufferPointer { values in
            for (row, label) in labels.enumerated() {
                let logits = UnsafeMutableBufferPointer(rebasing: values[row * classes..<(row + 1) * classes])
                for index in 0..<classes { logits[index] += parameters[weightCount + index] }
                let total = logSumExp(logits)
                loss += (total - logits[label]) * share
                for index in 0..<classes {
                    logits[index] = (exp(logits[index] - total) - (index == label ? 1 : 0)) * share
                    biasGradient[index] += logits[index]
                }
            }
        }
        let weightGradient = errors.times(features, orientation: .transposed)
        for index in 0..<weightCount {
            loss += parameters[index] * parameters[index] * share / 2
            gradient[index] = weightGradient.values[index] + parameters[index] * share
        }
        for index in 0..<classes { gradient[weightCount + index] = biasGradient[index] }
        return loss
    }
}
