// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Glibc
import LinearAlgebra
import Parallelism

/// The mean cross-entropy of a linear classifier, with a ridge on the weights.
///
/// Its parameters are the weights, [classes, dimension], then for each class the logit at the features' mean, [classes]:
/// seen from there, weights and bias hardly depend on one another.
struct CrossEntropy {
    private static let blockLength = 512
    /// The directions that the Hessian is known in.
    private static let axes = 128

    private let features: Embeddings
    private let labels: [Int]
    private let classes: Int
    /// Shape [dimension].
    private let mean: [Double]
    /// Where features vary most, and how much.
    private let axes: Matrix?
    private let variances: [Double]
    private let rest: Double

    /// - Throws: `ModelError.algebra`.
    init(features: Embeddings, labels: [Int], classes: Int) throws(ModelError) {
        self.features = features
        self.labels = labels
        self.classes = classes
        let dimension = features.dimension
        mean = try ClassMembers(features, labels: labels.map { _ in 0 }, classes: 1).means
        // A sample will do: any preconditioner leads to the same minimum.
        let leading = try LeadingAxes(
            of: Deviations(features, from: mean, limit: 8192), count: Self.axes, iterations: 2)
        let count = leading.variances.count
        variances = leading.variances
        rest = max(0, leading.trace - variances.reduce(0, +)) / Double(max(1, dimension - count))
        axes =
            count > 0
            ? try? Matrix(rows: count, columns: dimension, values: leading.axes.map { Double($0) }) : nil
    }

    /// The bias, which is the logit at zero.
    func bias(_ centered: some Sequence<Double>, weights: [Double]) -> [Double] {
        zip(0..., centered).map { label, logit in
            logit - dot(Array(weights[label * mean.count..<(label + 1) * mean.count]), mean)
        }
    }

    /// - Parameters:
    ///   - parameters: weights, then logits at the mean.
    ///   - gradient: set to the gradient.
    ///   - spread: set, for each class, to the mean of `p (1 - p)` of its probabilities p.
    /// - Returns: the loss.
    func value(_ parameters: [Double], gradient: inout [Double], spread: inout [Double]) -> Double {
        let dimension = features.dimension
        let weightCount = classes * dimension
        let weights = Array(parameters[..<weightCount])
        let single = weights.map { Float($0) }
        let bias = bias(parameters[weightCount...], weights: single.map { Double($0) })
        let share = 1 / Double(features.count)
        let parts = (features.count + Self.blockLength - 1) / Self.blockLength
        // For each block of features its loss, then for each class the gradient by the bias and the spread.
        let width = 1 + 2 * classes
        var sums = [Double](repeating: 0, count: parts * width)
        let errors = [Float](unsafeUninitializedCapacity: features.count * classes) { buffer, filled in
            let output = buffer
            sums.withUnsafeMutableBufferPointer { sums in
                let sums = sums
                concurrently(features.count, inStretchesOf: Self.blockLength) { rows in
                    let part = rows.lowerBound / Self.blockLength
                    fillErrors(
                        rows, single, bias: bias, share: share,
                        into: UnsafeMutableBufferPointer(
                            rebasing: output[rows.lowerBound * classes..<rows.upperBound * classes]),
                        sums: UnsafeMutableBufferPointer(rebasing: sums[part * width..<(part + 1) * width]))
                }
            }
            filled = features.count * classes
        }
        var total = [Double](repeating: 0, count: width)
        for (place, value) in sums.enumerated() { total[place % width] += value }
        spread = Array(total[(1 + classes)...])

        var product = [Float](repeating: 0, count: weightCount)
        product.withUnsafeMutableBufferPointer { product in
            errors.withUnsafeBufferPointer { errors in
                features.withRows(0..<features.count) {
                    SinglePrecision.add(transposed: errors, times: $0, count: features.count, to: product)
                }
            }
        }
        for label in 0..<classes {
            let error = total[1 + label]
            gradient[weightCount + label] = error
            for offset in 0..<dimension {
                let place = label * dimension + offset
                gradient[place] = Double(product[place]) - error * mean[offset] + parameters[place] * share
            }
        }
        return total[0] + dot(weights, weights) * share / 2
    }

    /// The loss of some features, and its gradient by their logits.
    private func fillErrors(
        _ rows: Range<Int>, _ weights: [Float], bias: [Double], share: Double,
        into errors: UnsafeMutableBufferPointer<Float>, sums: UnsafeMutableBufferPointer<Double>
    ) {
        features.withRows(rows) { features in
            weights.withUnsafeBufferPointer { weights in
                InstructionSet.best.products(weights, features, dimension: self.features.dimension, into: errors)
            }
        }
        var logits = [Double](repeating: 0, count: classes)
        for (place, row) in rows.enumerated() {
            let start = place * classes
            for index in 0..<classes { logits[index] = Double(errors[start + index]) + bias[index] }
            let total = logSumExp(logits)
            sums[0] += (total - logits[labels[row]]) * share
            for index in 0..<classes {
                let probability = exp(logits[index] - total)
                let error = (probability - (index == labels[row] ? 1 : 0)) * share
                errors[start + index] = Float(error)
                sums[1 + index] += error
                sums[1 + classes + index] += probability * (1 - probability) * share
            }
        }
    }

    /// Multiplies by about the inverse of the Hessian, which is taken to be that of features whose probabilities are no
    /// different in one direction than in another: `spread * covariance + ridge` for the weights of a class.
    func precondition(_ vector: inout [Double], spread: [Double]) {
        let dimension = features.dimension
        let ridge = 1 / Double(features.count)
        let spread = spread.map { max($0, ridge) }
        removeShared(from: &vector)
        defer { removeShared(from: &vector) }
        for label in 0..<classes { vector[classes * dimension + label] /= spread[label] }
        guard let axes,
            let weights = try? Matrix(
                rows: classes, columns: dimension, values: Array(vector[..<(classes * dimension)]))
        else { return }
        var coordinates = weights.times(axes, .transposed)
        var result = weights
        for label in 0..<classes {
            let inverse = 1 / (spread[label] * rest + ridge)
            for offset in 0..<dimension { result[label, offset] *= inverse }
            for (axis, variance) in variances.enumerated() {
                coordinates[label, axis] *= 1 / (spread[label] * variance + ridge) - inverse
            }
        }
        result.add(coordinates, times: axes)
        vector.replaceSubrange(..<(classes * dimension), with: result.values)
    }

    /// Takes away what all classes have in common: it changes no probability, and at the minimum it is zero.
    private func removeShared(from vector: inout [Double]) {
        let dimension = features.dimension
        func remove(start: Int, stride: Int) {
            let mean = (0..<classes).reduce(0) { $0 + vector[start + $1 * stride] } / Double(classes)
            for label in 0..<classes { vector[start + label * stride] -= mean }
        }
        for offset in 0..<dimension { remove(start: offset, stride: dimension) }
        remove(start: classes * dimension, stride: 1)
    }
}
