package import HypersphereKernels

/// The instructions that the kernels run with; all give the same neighbours.
package enum InstructionSet: String, Sendable, CaseIterable {
    case portable, neon, avx2, avx512

    /// The sets that this machine can run, the slowest first.
    package static let available = allCases.filter { cider_can_run($0.kernels) }

    /// The fastest set that this machine can run.
    package static let best = available.last ?? .portable

    package var kernels: cider_instruction_set {
        switch self {
        case .portable: cider_portable
        case .neon: cider_neon
        case .avx2: cider_avx2
        case .avx512: cider_avx512
        }
    }

    /// Inner products of `vector` with the rows of the same dimension that follow one another in `rows`.
    func dots(_ rows: UnsafeBufferPointer<Float>, _ vector: UnsafeBufferPointer<Float>) -> [Float] {
        guard let vectorStart = vector.baseAddress, let rowsStart = rows.baseAddress else { return [] }
        let count = rows.count / vector.count
        return [Float](unsafeUninitializedCapacity: count) { buffer, filled in
            guard let start = buffer.baseAddress else { return }
            cider_dots(kernels, rowsStart, count, vector.count, vectorStart, start)
            filled = count
        }
    }

    /// Inner products of `vector` with the rows of the same dimension that follow one another in `rows`.
    func dots(_ rows: [Float], _ vector: [Float]) -> [Float] {
        rows.withUnsafeBufferPointer { rows in
            vector.withUnsafeBufferPointer { dots(rows, $0) }
        }
    }
}
