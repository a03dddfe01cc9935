// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import LinearAlgebra

extension ResidualSpace {
    /// The origin, the residual space and the scale of Wang et al., "ViM: Out-of-Distribution with Virtual-logit
    /// Matching", CVPR 2022, equations 4 to 7.
    ///
    /// The principal space has 1000 of at least 2048 dimensions, 512 of at least 768, else half of them, as there.
    ///
    /// - Parameters:
    ///   - embeddings: in-distribution embeddings.
    ///   - probe: the classifier of the same embeddings.
    /// - Returns: the residual space.
    /// - Throws: `ModelError`.
    package static func fit(_ embeddings: Embeddings, probe: LinearProbe) throws(ModelError) -> ResidualSpace {
        let dimension = embeddings.dimension
        guard probe.dimension == dimension, embeddings.count > 0, dimension > 1 else {
            throw .shape("a residual space")
        }
        do {
            let origin = try origin(of: probe)
            let principal = dimension >= 2048 ? 1000 : dimension >= 768 ? 512 : dimension / 2
            // So few embeddings fill the principal space: nothing is left of them, and the scale is one of rounding errors.
            guard embeddings.count > principal else {
                throw ModelError.tooFew("more than \(principal) images, as many as its principal space has dimensions")
            }
            let axes = try axes(embeddings, origin: origin, principal: principal)
            let unscaled = try ResidualSpace(origin: origin.map { Float($0) }, axes: axes, scale: 1)

            let values = embeddings.mapBlocks(width: 2) { rows, output in
                let block = embeddings.selecting(rows)
                let logits = probe.logits(of: block)
                for (row, residual) in unscaled.residuals(of: block).enumerated() {
                    output[2 * row] = logits[row].max() ?? 0
                    output[2 * row + 1] = residual
                }
            }
            var (logits, residuals) = (0.0, 0.0)
            for place in stride(from: 0, to: values.count, by: 2) {
                logits += Double(values[place])
                residuals += Double(values[place + 1])
            }
            guard residuals > 0 else { throw ModelError.noSpread }
            return try ResidualSpace(origin: unscaled.origin, axes: axes, scale: Float(logits / residuals))
        } catch let error as LinearAlgebraError {
            throw .algebra(reason: "\(error)")
        } catch let error as ModelError {
            throw error
        } catch {
            throw .shape("a residual space")
        }
    }

    private static func axes(_ embeddings: Embeddings, origin: [Double], principal: Int) throws -> Axes {
        let dimension = embeddings.dimension
        guard dimension <= ClassGaussians.matrixLimit else {
            let deviations = Deviations(embeddings, from: origin, limit: ClassGaussians.axesSampleLimit)
            return .principal(try LeadingAxes(of: deviations, count: principal).axes)
        }
        var moments = try Matrix(zeros: dimension, dimension)
        Deviations(embeddings, from: origin).forEachBlock(of: Double.self) { block, rows in
            moments.addGram(
                of: block, count: rows.count, columns: dimension, scale: 1 / Double(embeddings.count))
        }
        let vectors = try Eigenvectors(of: moments).vectors
        return .residual(vectors.values[(principal * dimension)...].map { Float($0) })
    }

    /// `-pinv(W) b`, where singular values below a millionth of the largest count as zero: the weights of a softmax add
    /// up to zero over the classes, but for rounding.
    private static func origin(of probe: LinearProbe) throws(LinearAlgebraError) -> [Double] {
        let weights = try Matrix(
            rows: probe.count, columns: probe.dimension, values: probe.weights.map { Double($0) })
        let bias = try Matrix(rows: probe.count, columns: 1, values: probe.bias.map { Double($0) })
        let eigen = try Eigenvectors(of: weights.times(weights, .transposed))
        var coordinates = eigen.vectors.times(bias)
        for (index, value) in eigen.values.enumerated() {
            coordinates.values[index] = value > eigen.values[0] * 1e-12 ? -coordinates.values[index] / value : 0
        }
        return weights.times(
            eigen.vectors.times(coordinates, orientation: .transposed), orientation: .transposed
        ).values
    }
}
