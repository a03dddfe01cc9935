import Hypersphere
import Safetensors

/// The names of the tensors in `embeddings.safetensors`; all F32.
private enum TensorName {
    /// [classes].
    static let concentrations = "vmf.concentrations"
    /// [classes].
    static let logWeights = "vmf.log_weights"
    /// [classes, dimension].
    static let means = "gaussians.means"
    /// [dimension, dimension].
    static let whitening = "gaussians.whitening"
    /// [1, dimension].
    static let backgroundMean = "background.means"
    /// [dimension, dimension].
    static let backgroundWhitening = "background.whitening"
    /// [classes, dimension].
    static let weights = "linear.weights"
    /// [classes].
    static let bias = "linear.bias"
    /// [dimension].
    static let origin = "vim.origin"
    /// [directions, dimension].
    static let axes = "vim.axes"
    /// [1].
    static let scale = "vim.scale"
    /// [classes, dimension].
    static let patterns = "she.patterns"
    /// [dimension].
    static let featureMean = "fdbd.mean"
}

extension ScoreModels {
    /// The models as tensors of a bundle, by name.
    var tensors: [String: Tensor] {
        var tensors: [String: Tensor] = [:]
        func add(_ name: String, _ values: [Float], width: Int? = nil) {
            tensors[name] = Tensor(values, shape: width.map { [values.count / $0, $0] } ?? [values.count])
        }
        if let concentrations {
            add(TensorName.concentrations, concentrations.concentrations)
            add(TensorName.logWeights, concentrations.logWeights)
        }
        if let gaussians {
            add(TensorName.means, gaussians.means, width: gaussians.dimension)
            add(TensorName.whitening, gaussians.whitening, width: gaussians.dimension)
        }
        if let background {
            add(TensorName.backgroundMean, background.means, width: background.dimension)
            add(TensorName.backgroundWhitening, background.whitening, width: background.dimension)
        }
        if let probe {
            add(TensorName.weights, probe.weights, width: probe.dimension)
            add(TensorName.bias, probe.bias)
        }
        if let residual {
            add(TensorName.origin, residual.origin)
            add(TensorName.axes, residual.axes, width: residual.dimension)
            add(TensorName.scale, [residual.scale])
        }
        if let patterns { add(TensorName.patterns, patterns.values, width: patterns.dimension) }
        if let featureMean { add(TensorName.featureMean, featureMean) }
        return tensors
    }

    /// Reads the models that are there.
    ///
    /// - Throws: ``ContentError`` or `ModelError` where a part is missing or of another shape.
    init(_ file: TensorFile) throws {
        self.init()
        func has(_ name: String) -> Bool { file.tensors[name] != nil }
        func vector(_ name: String) throws -> [Float] { try file.elements(name, rank: 1) }
        func matrix(_ name: String) throws -> [Float] { try file.elements(name, rank: 2) }
        func width(_ name: String) -> Int { file.tensors[name]?.shape.last ?? 0 }
        if has(TensorName.concentrations) {
            concentrations = try ClassConcentrations(
                concentrations: vector(TensorName.concentrations), logWeights: vector(TensorName.logWeights))
        }
        if has(TensorName.means) {
            gaussians = try ClassGaussians(
                means: matrix(TensorName.means), whitening: matrix(TensorName.whitening),
                dimension: width(TensorName.means))
        }
        if has(TensorName.backgroundMean) {
            background = try ClassGaussians(
                means: matrix(TensorName.backgroundMean), whitening: matrix(TensorName.backgroundWhitening),
                dimension: width(TensorName.backgroundMean))
        }
        if has(TensorName.weights) {
            probe = try LinearProbe(
                weights: matrix(TensorName.weights), bias: vector(TensorName.bias),
                dimension: width(TensorName.weights))
        }
        if has(TensorName.axes) {
            let scale = try vector(TensorName.scale)
            guard scale.count == 1 else { throw ContentError("'\(TensorName.scale)' is not one number") }
            residual = try ResidualSpace(
                origin: vector(TensorName.origin), axes: matrix(TensorName.axes), scale: scale[0])
        }
        if has(TensorName.patterns) {
            patterns = try ClassPatterns(values: matrix(TensorName.patterns), dimension: width(TensorName.patterns))
        }
        if has(TensorName.featureMean) { featureMean = try vector(TensorName.featureMean) }
    }
}
