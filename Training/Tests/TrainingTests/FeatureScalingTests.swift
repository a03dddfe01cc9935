import Testing
import Training

@Suite struct FeatureScalingTests {
    @Test func scaledFeaturesHaveNoMeanAndUnitLengthPerCoordinate() {
        let features = NetworkTests.noise(300, 4).enumerated().map { Float($0.element * 3 + Double($0.offset % 3)) }
        let scaling = FeatureScaling(of: features, dimension: 3)
        var scaled = features
        scaling.apply(to: &scaled)
        for axis in 0..<3 {
            let column = stride(from: axis, to: 300, by: 3).map { Double(scaled[$0]) }
            #expect(abs(column.reduce(0, +) / 100) < 1e-5)
        }
        let square = scaled.reduce(0) { $0 + Double($1) * Double($1) } / 300
        #expect(abs(square - 1) < 1e-5)
    }

    @Test func coordinatesKeepTheirProportions() {
        // The second coordinate moves a hundredth of the first one: it is not blown up.
        let features: [Float] = [1, 0.01, -1, -0.01, 1, -0.01, -1, 0.01]
        var scaled = features
        FeatureScaling(of: features, dimension: 2).apply(to: &scaled)
        #expect(abs(scaled[1] / scaled[0] - 0.01) < 1e-6)
    }

    @Test func featuresThatDoNotMoveAreNotScaled() {
        let scaling = FeatureScaling(of: [0.6, 0.8, 0.6, 0.8], dimension: 2)
        #expect(scaling.factor == 1)
        var features: [Float] = [0.6, 0.8]
        scaling.apply(to: &features)
        #expect(features.allSatisfy { abs($0) < 1e-6 })
    }
}
