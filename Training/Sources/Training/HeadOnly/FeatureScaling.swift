/// Brings features to zero mean and to one as their overall root mean square, so that one learning rate serves every
/// backbone.
///
/// All coordinates are scaled alike: features that hardly move on the training set are not blown up for other images.
package struct FeatureScaling {
    /// The mean of each coordinate.
    let mean: [Double]
    package let factor: Double

    /// Measures `[N, dimension]` features.
    package init(of features: [Float], dimension: Int) {
        var sums = [Double](repeating: 0, count: dimension)
        var squares = 0.0
        let count = Double(max(features.count / max(dimension, 1), 1))
        for row in stride(from: 0, to: features.count, by: dimension) {
            for axis in 0..<dimension {
                let value = Double(features[row + axis])
                sums[axis] += value
                squares += value * value
            }
        }
        mean = sums.map { $0 / count }
        let variance = squares / count - mean.reduce(0) { $0 + $1 * $1 }
        factor = variance > 1e-12 ? (Double(dimension) / variance).squareRoot() : 1
    }

    /// Scaled features, in place of the features.
    package func apply(to features: inout [Float]) {
        let dimension = mean.count
        for row in stride(from: 0, to: features.count, by: dimension) {
            for axis in 0..<dimension {
                features[row + axis] = Float((Double(features[row + axis]) - mean[axis]) * factor)
            }
        }
    }

    /// Has a layer that learned from scaled features do the scaling itself.
    func fold(into layer: Linear) throws(TorchError) {
        let dimension = mean.count
        var weight = try layer.weight.values(as: Double.self)
        var bias = try layer.bias.values(as: Double.self)
        for output in bias.indices {
            for axis in 0..<dimension {
                weight[output * dimension + axis] *= factor
                bias[output] -= weight[output * dimension + axis] * mean[axis]
            }
        }
        try layer.weight.assign(Tensor(weight, shape: layer.weight.shape))
        try layer.bias.assign(Tensor(bias, shape: layer.bias.shape))
    }
}
