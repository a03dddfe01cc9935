import Glibc

/// The arithmetic of convolutions and matrix products; weights, losses and optimizer stay in float32.
package enum Precision: String, Sendable, Hashable, Codable, CaseIterable {
    case f32
    case bf16

    /// bfloat16 where the processor or the device multiplies it natively, else float32.
    package static func automatic(for device: Device) -> Precision {
        switch device {
        case .cuda: .bf16
        case .cpu: processorHasBFloat16 ? .bf16 : .f32
        }
    }

    /// Runs `body` with this arithmetic.
    func run<R>(on device: Device, _ body: () throws -> R) throws -> R {
        switch self {
        case .f32: try body()
        case .bf16: try Torch.withBFloat16(on: device, body)
        }
    }

    private static var processorHasBFloat16: Bool {
        guard let file = fopen("/proc/cpuinfo", "r") else { return false }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 16384)
        while fgets(&line, Int32(line.count), file) != nil {
            if strstr(line, "avx512_bf16") != nil || strstr(line, "amx_bf16") != nil { return true }
        }
        return false
    }
}
