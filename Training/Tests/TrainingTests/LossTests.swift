// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Testing
import Training

/// The largest difference relative to the largest expected magnitude.
func relativeError(_ values: [Double], _ expected: [Double]) -> Double {
    guard values.count == expected.count else { return .infinity }
    let scale = expected.map(abs).max() ?? 0
    let difference = zip(values, expected).map { abs($0 - $1) }.max() ?? 0
    return difference.isFinite ? difference / max(scale, 1e-300) : .infinity
}

/// Element types and how closely they follow the reference.
let precisions: [(ElementType, Double)] = [(.float64, 1e-6), (.float32, 1e-4)]

@Suite(.enabled(if: GoldenLosses.shared != nil, "no losses.json in CIDER_GOLDEN or ../shared/golden"))
struct GoldenLossTests {
    /// The leaf that gradients are asked of.
    func leaf(_ values: [Double], dimension: Int, _ type: ElementType) throws -> Tensor {
        let raw = try Tensor(values, shape: [values.count / dimension, dimension]).converted(to: type)
        try raw.setRequiresGradient()
        return raw
    }

    func gradient(_ loss: Tensor, _ raw: Tensor) throws -> [Double] {
        raw.clearGradient()
        try loss.backward()
        return try #require(try raw.gradient()).values(as: Double.self)
    }

    @Test(arguments: GoldenLosses.shared?.cider ?? [], precisions)
    func dispersionAndCompactness(_ golden: GoldenLosses.CIDER, _ precision: (ElementType, Double)) throws {
        let (type, tolerance) = precision
        var loss = CIDERLoss()
        loss.temperature = golden.temperature
        loss.compactnessBaseTemperature = golden.compBaseTemperature
        loss.dispersionBaseTemperature = golden.disBaseTemperature
        loss.momentum = golden.ema
        var prototypes = try Prototypes(
            normalizing: golden.prototypesBefore, classes: golden.classes, dimension: golden.dimension)
        let before = prototypes
        let raw = try leaf(golden.raw, dimension: golden.dimension, type)

        var parts = try loss(embeddings: raw.normalized(), labels: golden.labels, moving: &prototypes)
        #expect(relativeError(prototypes.values, golden.prototypesAfter) < tolerance)
        #expect(abs(try parts.dispersion.scalar() / golden.dispersionLoss - 1) < tolerance)
        #expect(abs(try parts.compactness.scalar() / golden.compactnessLoss - 1) < tolerance)
        #expect(relativeError(try gradient(parts.dispersion, raw), golden.gradDispersion) < tolerance)

        prototypes = before
        parts = try loss(embeddings: raw.normalized(), labels: golden.labels, moving: &prototypes)
        #expect(relativeError(try gradient(parts.compactness, raw), golden.gradCompactness) < tolerance)

        prototypes = before
        parts = try loss(embeddings: raw.normalized(), labels: golden.labels, moving: &prototypes)
        let both = zip(golden.gradCompactness, golden.gradDispersion).map { loss.weight * $0 + $1 }
        #expect(relativeError(try gradient(parts.total, raw), both) < tolerance)
    }

    @Test(arguments: GoldenLosses.shared?.supcon ?? [], precisions)
    func supervisedContrast(_ golden: GoldenLosses.SupCon, _ precision: (ElementType, Double)) throws {
        let (type, tolerance) = precision
        let raw = try leaf(golden.raw, dimension: golden.dimension, type)
        let labels = golden.labels.flatMap { [Int](repeating: $0, count: golden.views) }
        let loss = try supervisedContrastive(
            of: raw.normalized(), labels: Tensor(labels: labels), temperature: golden.temperature,
            baseTemperature: golden.baseTemperature)
        #expect(abs(try loss.scalar() / golden.loss - 1) < tolerance)
        #expect(relativeError(try gradient(loss, raw), golden.grad) < tolerance)
    }
}
