import Training

/// Adds up pixels for the mean and deviation of each channel; in whole numbers, so that any order gives the same.
struct PixelStatistics {
    private var count = 0
    private var sums = [0, 0, 0]
    private var squares = [0, 0, 0]

    mutating func add(_ pixels: [UInt8]) {
        count += pixels.count / 3
        for start in stride(from: 0, to: pixels.count - 2, by: 3) {
            for channel in 0..<3 {
                let value = Int(pixels[start + channel])
                sums[channel] += value
                squares[channel] += value * value
            }
        }
    }

    /// On the scale of 0 to 1, to three digits; the deviation of images of one color counts as 0.01.
    var statistics: ChannelStatistics {
        func rounded(_ value: Double) -> Float { Float((value * 1000).rounded() / 1000) }
        let total = Double(max(count, 1))
        let means = sums.map { Double($0) / total / 255 }
        let deviations = zip(means, squares).map { mean, square in
            max((Double(square) / total / 65025 - mean * mean).squareRoot(), 0)
        }
        return ChannelStatistics(
            mean: means.map(rounded), deviation: deviations.map { $0.isFinite ? max(rounded($0), 0.01) : 0.01 })
    }
}
