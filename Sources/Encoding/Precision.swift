// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

/// The arithmetic of an encoder's convolutions and matrix products; embeddings are always given as float32.
public enum Precision: String, Sendable, Codable, CaseIterable {
    /// `bf16` where the engine would take it on this processor, else `f32`.
    case auto
    /// IEEE 754 single precision.
    case f32
    /// bfloat16 with float32 sums: about twice as fast, embeddings within about 1e-4 cosine of `f32`.
    case bf16

    /// Whether the engine takes bfloat16 by itself: it does where the processor has instructions for it, and would emulate
    /// them elsewhere, slowly or wrongly.
    package static let isBFloat16Available: Bool = {
        guard let engine = try? Engine.shared.get(), let name = try? engine.usualPrecision() else { return false }
        return name == bf16.rawValue
    }()

    /// `f32` or `bf16`: what this setting means on this processor.
    func resolved() throws(EncoderError) -> Precision {
        switch self {
        case .auto: Self.isBFloat16Available ? .bf16 : .f32
        case .f32: .f32
        case .bf16 where Self.isBFloat16Available: .bf16
        case .bf16: throw .precisionUnavailable(.bf16)
        }
    }
}
