// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

package import Encoding
import Files
package import Images

/// How an encoder's pixels are made, after all that says something was heard.
package struct ResolvedPreprocessing: Sendable, Equatable {
    package let input: EncoderInput
    package let transform: InputTransform
    /// What was taken from where, in words.
    package let lines: [String]
}

extension Preprocessing {
    /// Decides how an encoder's pixels are made: what a person says wins over a file beside the model, and both over what
    /// the model alone says.
    ///
    /// - Parameters:
    ///   - request: what a person says.
    ///   - path: the model's file, as the person named it.
    ///   - model: what the model says of its input.
    /// - Returns: the input, the transform, and what was found where.
    /// - Throws: ``PreprocessingError``, each with what mends it.
    package static func resolve(
        _ request: PreprocessingRequest, besideModel path: String, model: ModelInput
    ) throws(PreprocessingError) -> ResolvedPreprocessing {
        var resolution = Resolution(request, name: path.lastComponent, model: model)
        return try resolution.resolve(found: request.isComplete ? nil : try find(besideModel: path))
    }
}

/// The steps of a decision.
private struct Resolution {
    let request: PreprocessingRequest
    let name: String
    let model: ModelInput
    var lines: [String] = []

    init(_ request: PreprocessingRequest, name: String, model: ModelInput) {
        self.request = request
        self.name = name
        self.model = model
    }

    mutating func resolve(found: Preprocessing?) throws(PreprocessingError) -> ResolvedPreprocessing {
        let base = request.preset.map { Preprocessing.preset($0) } ?? found
        let (mean, std) = try normalization(base: base)
        let size = try size(base: base)
        var plan = base?.plan ?? TransformPlan()
        if let mode = request.mode, mode != plan.mode {
            // How much another way of resizing leaves for the crop says nothing of this one.
            (plan.mode, plan.length, plan.reference) = (mode, .share(1), nil)
        }
        if let length = request.length {
            (plan.length, plan.reference) = (length, nil)
            if case .rectangle = length, request.mode == nil { plan.mode = .squash }
        }
        if let interpolation = request.interpolation {
            // A file's rounding is that of the library that it is for.
            if interpolation.isOpenCV { plan.rounding = nil }
            plan.interpolation = interpolation
        }
        if let padding = request.padding { plan.padding = padding }
        var transform: InputTransform
        do {
            transform = try plan.transform(to: size, channels: model.channels)
        } catch {
            throw .inconsistent(reason: "\(error); change the size or the resize")
        }
        transform.loader = request.loader
        let order = request.channelOrder ?? base?.channelOrder ?? .rgb
        let input: EncoderInput
        do {
            input = try EncoderInput(
                width: size.width, height: size.height, mean: mean, std: std,
                channelOrder: model.channels == 1 ? .rgb : order)
        } catch {
            throw .inconsistent(reason: "\(error)")
        }
        if let base {
            let kind = base.kind.map { " (\($0))" } ?? ""
            lines.insert("preprocessing from \(base.source)\(kind)", at: 0)
        }
        lines.append(Self.words(input, transform))
        return ResolvedPreprocessing(input: input, transform: transform, lines: lines)
    }

    private static func words(_ input: EncoderInput, _ transform: InputTransform) -> String {
        func list(_ values: [Double]) -> String {
            values.map { "\(($0 * 1e6).rounded() / 1e6)" }.joined(separator: ",")
        }
        let channels = input.channels == 1 ? "" : ", \(input.channelOrder.rawValue)"
        return "images \(transform)\(channels), mean \(list(input.mean)), std \(list(input.std))"
    }

    /// One mean and one std for each of the model's channels.
    private mutating func normalization(
        base: Preprocessing?
    ) throws(PreprocessingError) -> (mean: [Double], std: [Double]) {
        let own = try request.normalization()
        if model.isUInt8 {
            let isOwn =
                own.mean?.contains { $0 != 0 } ?? false || own.std?.contains { abs(255 * $0 - 1) > 1e-6 } ?? false
            guard !isOwn else {
                throw .inconsistent(
                    reason: "\(name): takes bytes and normalizes them itself; leave out mean and std")
            }
            if base != nil, request.preset != Preprocessing.Preset.none {
                lines.append("the model takes bytes and normalizes them itself: mean and std are left out")
            }
            return (
                [Double](repeating: 0, count: model.channels), [Double](repeating: 1 / 255, count: model.channels)
            )
        }
        guard let mean = own.mean ?? base?.mean, let std = own.std ?? base?.std else {
            guard own.mean == nil, own.std == nil else {
                throw .inconsistent(
                    reason: "mean and std go together: give \(own.mean == nil ? "mean" : "std") too")
            }
            throw .unknownNormalization(model: name)
        }
        if let base {
            for (name, value) in [("mean", own.mean), ("std", own.std)] where value != nil {
                lines.append("the given \(name) wins over \(base.source)")
            }
        }
        return (try perChannel(mean, "mean"), try perChannel(std, "std"))
    }

    private func perChannel(_ values: [Double], _ what: String) throws(PreprocessingError) -> [Double] {
        if values.count == model.channels { return values }
        if let first = values.first, values.allSatisfy({ $0 == first }) {
            return [Double](repeating: first, count: model.channels)
        }
        let wanted = model.channels == 1 ? "one value" : "one value or \(model.channels)"
        throw .inconsistent(
            reason:
                "\(name): takes \(model.channels == 1 ? "one channel" : "\(model.channels) channels"), and the \(what) "
                + "has \(values.count) values; give \(wanted)")
    }

    /// The size that the model takes, or that a person or a file says.
    private mutating func size(base: Preprocessing?) throws(PreprocessingError) -> ImageSize {
        if let asked = request.size {
            for (own, wanted) in [(model.height, asked.height), (model.width, asked.width)] {
                guard own == nil || own == wanted else {
                    let takes = "\(model.height.map(String.init) ?? "?")x\(model.width.map(String.init) ?? "?")"
                    throw .inconsistent(
                        reason:
                            "\(name): takes \(takes) images, not \(asked); leave the size out, or give \(takes)")
                }
            }
            if let base, let size = base.size, size != asked {
                lines.append(
                    "the given size \(asked) wins over \(size) of \(base.source), whose lengths are scaled to it")
            }
            return asked
        }
        guard let height = model.height ?? base?.size?.height, let width = model.width ?? base?.size?.width else {
            throw .unknownSize(model: name)
        }
        let size = ImageSize(height: height, width: width)
        if let base, let stated = base.size, stated != size {
            lines.append("the model takes \(size), \(base.source) is for \(stated): its lengths are scaled")
        }
        return size
    }
}
