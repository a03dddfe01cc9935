import Testing
import Training

/// Every loss's gradient against differences of its value, in double precision.
@Suite struct GradientTests {
    static let shape = [5, 4]
    static let labels = [0, 1, 0, 2, 1]
    static let point = NetworkTests.noise(20, 11)

    /// The largest difference between the gradient and central differences of 1e-5, whose own error is near 1e-9.
    private func deviation(_ loss: (Tensor) throws -> Tensor) throws -> Double {
        func value(_ values: [Double]) throws -> Double {
            try loss(Tensor(values, shape: Self.shape)).scalar()
        }
        let leaf = try Tensor(Self.point, shape: Self.shape)
        try leaf.setRequiresGradient()
        try loss(leaf).backward()
        let gradient = try #require(try leaf.gradient()).values(as: Double.self)
        #expect(gradient.contains { abs($0) > 1e-3 })
        return try Self.point.indices.map { index in
            var (above, below) = (Self.point, Self.point)
            above[index] += 1e-5
            below[index] -= 1e-5
            return abs(try (value(above) - value(below)) / 2e-5 - gradient[index])
        }.max() ?? .infinity
    }

    private func prototypes() throws -> Prototypes {
        try Prototypes(normalizing: NetworkTests.noise(12, 5), classes: 3, dimension: 4)
    }

    @Test func compactnessOfEmbeddings() throws {
        let prototypes = try prototypes().tensor(.float64, on: .cpu)
        let deviation = try deviation {
            try compactness(
                of: $0.normalized(), labels: Tensor(labels: Self.labels), prototypes: prototypes, temperature: 0.3,
                baseTemperature: 0.07)
        }
        #expect(deviation < 1e-6)
    }

    @Test func dispersionOfLearnedPrototypes() throws {
        #expect(try deviation { try dispersion(of: $0.normalized(), temperature: 0.3, baseTemperature: 0.1) } < 1e-6)
    }

    @Test(arguments: [0.3, 0.95]) func dispersionThroughTheMoveOfPrototypes(_ momentum: Double) throws {
        let start = try prototypes()
        let deviation = try deviation { raw in
            let unit = try raw.normalized()
            let update = try PrototypeUpdate(
                of: start, embeddings: unit.values(as: Double.self), labels: Self.labels, momentum: momentum)
            return try dispersion(after: update, of: unit, temperature: 0.3, baseTemperature: 0.1)
        }
        #expect(deviation < 1e-6)
    }

    @Test func supervisedContrast() throws {
        let deviation = try deviation {
            try supervisedContrastive(
                of: $0.normalized(), labels: Tensor(labels: Self.labels), temperature: 0.3, baseTemperature: 0.07)
        }
        #expect(deviation < 1e-6)
    }

    @Test(arguments: [0, 0.2]) func crossEntropyOfLogits(_ smoothing: Double) throws {
        let deviation = try deviation {
            try crossEntropy(logits: $0, labels: Tensor(labels: Self.labels), smoothing: smoothing)
        }
        #expect(deviation < 1e-6)
    }

    @Test func ciderWithLearnedPrototypesOfAnyLength() throws {
        let embeddings = try prototypes().tensor(.float64, on: .cpu)
        let deviation = try deviation {
            try CIDERLoss()(embeddings: embeddings, labels: [0, 1, 4], learning: $0).total
        }
        #expect(deviation < 1e-5)
    }
}
