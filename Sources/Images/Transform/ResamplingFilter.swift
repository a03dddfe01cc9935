/// A filter kernel, as Pillow has it.
struct ResamplingFilter {
    /// The distance from its centre beyond which it is 0, in pixels of the larger image.
    let support: Double
    /// The weight at a distance.
    let weight: (Double) -> Double
}

extension InputTransform.Interpolation {
    var filter: ResamplingFilter {
        switch self {
        case .bilinear:
            ResamplingFilter(support: 1) { distance in max(0, 1 - abs(distance)) }
        case .bicubic:
            ResamplingFilter(support: 2) { distance in
                let a = -0.5
                let x = abs(distance)
                if x < 1 { return ((a + 2) * x - (a + 3)) * x * x + 1 }
                if x < 2 { return (((x - 5) * x + 8) * x - 4) * a }
                return 0
            }
        }
    }
}
