import FoundationEssentials

/// The arithmetic of an encoder's convolutions and matrix products; embeddings are always given as float32.
public enum Precision: String, Sendable, Codable, CaseIterable {
    /// `bf16` where the processor has instructions for it, else `f32`.
    case auto
    /// IEEE 754 single precision.
    case f32
    /// bfloat16 with float32 sums: about twice as fast, embeddings within about 1e-4 cosine of `f32`.
    case bf16

    /// Whether this processor has bfloat16 instructions; without them the engine would emulate, slowly or wrongly.
    public static let isBFloat16Available: Bool = {
        guard let text = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8) else { return false }
        let flags = text.split(separator: "\n").first { $0.hasPrefix("flags") } ?? ""
        return flags.split(separator: " ").contains { $0 == "avx512_bf16" || $0 == "amx_bf16" }
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
