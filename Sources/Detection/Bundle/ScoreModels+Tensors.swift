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
    var tensors: [String: Tensor] {
        var tensors: [String: Tensor] = [:]
        func add(_ name: String, _ values: [Float], width: Int? = nil) {
            tensors[name] = Tensor(values, shape: width.map { [values.count / $0, $0] } ?? [values.count])
        }
        func add(_ whitening: Whitening, of model: String, width: Int) {
            switch whitening {
            case .matrix(let values): add(TensorName.whitening(model), values, width: width)
            case .leading(let covariance):
                add(TensorName.axes(model), covariance.axes, width: width)
                add(TensorName.variances(model), covariance.variances)
                add(TensorName.rest(model), [covariance.rest])
            }
        }
        if let concentrations {
            add(TensorName.concentrations, concentrations.concentrations)
            add(TensorName.logWeights, concentrations.logWeights)
        }
        if let gaussians {
            add(TensorName.means, gaussians.means, width: gaussians.dimension)
            add(gaussians.whitening, of: "gaussians", width: gaussians.dimension)
        }
        if let background {
            add(TensorName.backgroundMean, background.means, width: background.dimension)
            add(background.whitening, of: "background", width: background.dimension)
        }
        if let probe {
            add(TensorName.weights, probe.weights, width: probe.dimension)
            add(TensorName.bias, probe.bias)
        }
        if let residual {
            add(TensorName.origin, residual.origin)
            switch residual.axes {
            case .residual(let axes): add(TensorName.axes, axes, width: residual.dimension)
            case .principal(let axes): add(TensorName.principal, axes, width: residual.dimension)
            }
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
        func number(_ name: String) throws -> Float {
            let values = try vector(name)
            guard values.count == 1 else { throw ContentError("'\(name)' is not one number") }
            return values[0]
        }
        func whitening(_ model: String) throws -> Whitening {
            guard has(TensorName.axes(model)) else { return .matrix(try matrix(TensorName.whitening(model))) }
            return .leading(
                try LeadingVariances(
                    axes: matrix(TensorName.axes(model)), variances: vector(TensorName.variances(model)),
                    rest: number(TensorName.rest(model))))
        }
        if has(TensorName.concentrations) {
            concentrations = try ClassConcentrations(
                concentrations: vector(TensorName.concentrations), logWeights: vector(TensorName.logWeights))
        }
        if has(TensorName.means) {
            gaussians = try ClassGaussians(
                means: matrix(TensorName.means), whitening: whitening("gaussians"),
                dimension: width(TensorName.means))
        }
        if has(TensorName.backgroundMean) {
            background = try ClassGaussians(
                means: matrix(TensorName.backgroundMean), whitening: whitening("background"),
                dimension: width(TensorName.backgroundMean))
        }
        if has(TensorName.weights) {
            probe = try LinearProbe(
                weights: matrix(TensorName.weights), bias: vector(TensorName.bias),
                dimension: width(TensorName.weights))
        }
        if has(TensorName.origin) {
            residual = try ResidualSpace(
                origin: vector(TensorName.origin),
                axes: has(TensorName.principal)
                    ? .principal(matrix(TensorName.principal)) : .residual(matrix(TensorName.axes)),
                scale: number(TensorName.scale))
        }
        if has(TensorName.patterns) {
            patterns = try ClassPatterns(values: matrix(TensorName.patterns), dimension: width(TensorName.patterns))
        }
        if has(TensorName.featureMean) { featureMean = try vector(TensorName.featureMean) }
    }
}
