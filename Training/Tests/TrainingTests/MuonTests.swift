import Testing
import Training

@Suite struct MuonTests {
    /// 3.4445 s - 4.7750 s^3 + 2.0315 s^5, three times.
    private static func lifted(_ value: Double) -> Double {
        (0..<3).reduce(value) { value, _ in
            3.4445 * value - 4.7750 * value * value * value + 2.0315 * value * value * value * value * value
        }
    }

    /// Rows and columns of unit vectors, so that the singular values are known.
    @Test(arguments: [(3, 4), (4, 3)]) func singularValuesComeNearOne(_ rows: Int, _ columns: Int) throws {
        var values = [Double](repeating: 0, count: rows * columns)
        for (axis, value) in [4.0, 2, 1].enumerated() { values[axis * columns + axis] = value }
        let result = try orthogonalized(Tensor(values, shape: [rows, columns])).values(as: Double.self)
        let norm = 21.0.squareRoot()
        var expected = [Double](repeating: 0, count: rows * columns)
        for (axis, value) in [4.0, 2, 1].enumerated() {
            expected[axis * columns + axis] = Self.lifted(value / norm)
            #expect(expected[axis * columns + axis] > 0.65 && expected[axis * columns + axis] < 1.25)
        }
        #expect(relativeError(result, expected) < 1e-12)
    }

    @Test func ofZeroComesZero() throws {
        let result = try orthogonalized(Tensor([0, 0, 0, 0] as [Float], shape: [2, 2])).values(as: Float.self)
        #expect(result == [0, 0, 0, 0])
    }

    /// The gradient is (1, 2)^T (2, 1), of one singular value.
    @Test(arguments: [true, false]) func stepsFollowTheirDefinition(_ nesterov: Bool) throws {
        var options = OptimizerOptions()
        options.kind = .muon
        options.nesterov = nesterov
        options.momentum = 0.5
        options.weightDecay = 0
        let weight = try Tensor([3, 0, 0, 4] as [Float], shape: [2, 2])
        let bias = try Tensor([1] as [Float], shape: [1])
        for tensor in [weight, bias] { try tensor.setRequiresGradient() }
        let optimizer = try options.optimizer(of: [
            NamedTensor(name: "w", tensor: weight, role: .weight), NamedTensor(name: "b", tensor: bias, role: .offset),
        ])
        let gradient = [2.0, 1, 4, 2]
        let slope = try Tensor(gradient.map(Float.init), shape: [2, 2])
        var expected = [3.0, 0, 0, 4]
        for _ in 0..<2 {
            try ((weight * slope).sum() + (bias * 3).sum()).backward()
            try optimizer.step(rate: 0.1)
            optimizer.clearGradients()
            let length = expected.map { $0 * $0 }.reduce(0, +).squareRoot()
            // A momentum along the gradient has the same direction, whatever its length.
            for axis in 0..<4 {
                expected[axis] =
                    expected[axis] * 2.0.squareRoot() / length - 0.1 * Self.lifted(1) * gradient[axis] / 5
            }
        }
        #expect(relativeError(try weight.values(as: Double.self), expected) < 1e-5)
        let momentum = 3 + 0.5 * 3
        let moved = nesterov ? (3 + 0.5 * 3) + (3 + 0.5 * momentum) : 3 + momentum
        #expect(abs(try bias.scalar() - (1 - 0.1 * moved)) < 1e-6)
        #expect(optimizer.state.map(\.name) == ["w", "b"])
    }

    @Test func whatHasNoGradientStays() throws {
        let weight = try Tensor([1, 2] as [Float], shape: [1, 2])
        let optimizer = try Muon([NamedTensor(name: "w", tensor: weight, role: .weight)], OptimizerOptions())
        try optimizer.step(rate: 1)
        #expect(try weight.values(as: Float.self) == [1, 2])
    }
}
