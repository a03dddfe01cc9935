/// Where a model's input has its channels.
enum PixelLayout: String {
    case channelsFirst = "NCHW"
    case channelsLast = "NHWC"

    /// Tells the layout by where a rank-4 shape has three channels; `nil` where it has them nowhere.
    init?(shape: [Int?]) {
        guard shape.count == 4 else { return nil }
        // An unknown channel count is taken as the exporters' usual layout, if the last dimension does not say three.
        switch (shape[1], shape[3]) {
        case (3, _): self = .channelsFirst
        case (_, 3): self = .channelsLast
        case (nil, _): self = .channelsFirst
        default: return nil
        }
    }

    /// The full shape for squares of `size`, any number of them.
    func shape(size: Int) -> [Int?] {
        switch self {
        case .channelsFirst: [nil, 3, size, size]
        case .channelsLast: [nil, size, size, 3]
        }
    }
}
