// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Hypersphere
import Safetensors

/// The names of the tensors in `embeddings.safetensors`; all F32.
private enum ModelTensor {
    /// [classes].
    static let concentrations = "vmf.concentrations"
    /// [classes].
    static let logWeights = "vmf.log_weights"
    /// [classes, dimension].
    static let means = "gaussians.means"
    /// [1, dimension].
    static let backgroundMean = "background.means"
    /// [classes, dimension].
    static let weights = "linear.weights"
    /// [classes].
    static let bias = "linear.bias"
    /// [dimension].
    static let origin = "vim.origin"
    /// [directions, dimension].
    static let axes = "vim.axes"
    /// In place of `vim.axes`, the axes that span all but the residual space: [directions, dimension].
    static let principal = "vim.principal_axes"
    /// [1].
    static let scale = "vim.scale"
    /// [classes, dimension].
    static let patterns = "she.patterns"
    /// [dimension].
    static let featureMean = "fdbd.mean"
    /// [dimension, dimension]; of "gaussians" or "background".
    static func whitening(_ model: String) -> String { "\(model).whitening" }
    /// In place of a whitening: [axes, dimension].
    static func axes(_ model: String) -> String { "\(model).axes" }
    /// [axes].
    static func variances(_ model: String) -> String { "\(model).variances" }
    /// [1].
    static func rest(_ model: String) -> String { "\(model).rest" }
}

extension ScoreModels {
    /// The models as tensors of a bundle, by name.
    var tensors: [String: StoredTensor] {
        var tensors: [String: StoredTensor] = [:]
        func add(_ name: String, _ values: [Float], width: Int? = nil) {
            tensors[name] = StoredTensor(values, shape: width.map { [values.count / $0, $0] } ?? [values.count])
        }
        func add(_ whitening: Whitening, of model: String, width: Int) {
            switch whitening {
            case .matrix(let values): add(ModelTensor.whitening(model), values, width: width)
            case .leading(let covariance):
                add(ModelTensor.axes(model), covariance.axes, width: width)
                add(ModelTensor.variances(model), covariance.variances)
                add(ModelTensor.rest(model), [covariance.rest])
            }
        }
        if let concentrations {
            add(ModelTensor.concentrations, concentrations.concentrations)
            add(ModelTensor.logWeights, concentrations.logWeights)
        }
        if let gaussians {
            add(ModelTensor.means, gaussians.means, width: gaussians.dimension)
            add(gaussians.whitening, of: "gaussians", width: gaussians.dimension)
        }
        if let background {
            add(ModelTensor.backgroundMean, background.means, width: background.dimension)
            add(background.whitening, of: "background", width: background.dimension)
        }
        if let probe {
            add(ModelTensor.weights, probe.weights, width: probe.dimension)
            add(ModelTensor.bias, probe.bias)
        }
        if let residual {
            add(ModelTensor.origin, residual.origin)
            switch residual.axes {
            case .residual(let axes): add(ModelTensor.axes, axes, width: residual.dimension)
            case .principal(let axes): add(ModelTensor.principal, axes, width: residual.dimension)
            }
            add(ModelTensor.scale, [residual.scale])
        }
        if let patterns { add(ModelTensor.patterns, patterns.values, width: patterns.dimension) }
        if let featureMean { add(ModelTensor.featureMean, featureMean) }
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
        func number(_ name: String) throws -> Float {
            let values = try vector(name)
            guard values.count == 1 else { throw ContentError("'\(name)' is not one number") }
            return values[0]
        }
        func whitening(_ model: String) throws -> Whitening {
            guard has(ModelTensor.axes(model)) else { return .matrix(try matrix(ModelTensor.whitening(model))) }
            return .leading(
                try LeadingVariances(
                    axes: matrix(ModelTensor.axes(model)), variances: vector(ModelTensor.variances(model)),
                    rest: number(ModelTensor.rest(model))))
        }
        if has(ModelTensor.concentrations) {
            concentrations = try ClassConcentrations(
                concentrations: vector(ModelTensor.concentrations), logWeights: vector(ModelTensor.logWeights))
        }
        if has(ModelTensor.means) {
            gaussians = try ClassGaussians(
                means: matrix(ModelTensor.means), whitening: whitening("gaussians"),
                dimension: width(ModelTensor.means))
        }
        if has(ModelTensor.backgroundMean) {
            background = try ClassGaussians(
                means: matrix(ModelTensor.backgroundMean), whitening: whitening("background"),
                dimension: width(ModelTensor.backgroundMean))
        }
        if has(ModelTensor.weights) {
            probe = try LinearProbe(
                weights: matrix(ModelTensor.weights), bias: vector(ModelTensor.bias),
                dimension: width(ModelTensor.weights))
        }
        if has(ModelTensor.origin) {
            residual = try ResidualSpace(
                origin: vector(ModelTensor.origin),
                axes: has(ModelTensor.principal)
                    ? .principal(matrix(ModelTensor.principal)) : .residual(matrix(ModelTensor.axes)),
                scale: number(ModelTensor.scale))
        }
        if has(ModelTensor.patterns) {
            patterns = try ClassPatterns(values: matrix(ModelTensor.patterns), dimension: width(ModelTensor.patterns))
        }
        if has(ModelTensor.featureMean) { featureMean = try vector(ModelTensor.featureMean) }
    }
}
