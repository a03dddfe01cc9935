public import Encoding

/// Two encoders' images a second, measured in turn so that a busy neighbour slows both.
public struct ThroughputComparison: Sendable {
    /// Images embedded at once.
    public let batchSize: Int

    /// The images a second of each encoder, in its best turn.
    public let first: Double
    public let second: Double

    /// By how much the second encoder is faster: the median over turns.
    public let ratio: Double

    /// Runs two encoders in turn.
    ///
    /// - Parameters:
    ///   - first: compiled.
    ///   - second: compiled, with the same input.
    ///   - batchSize: images embedded at once.
    ///   - seconds: how long each encoder runs, in all turns together.
    ///   - turns: at least 1; an odd number has a turn in its middle.
    /// - Throws: `EncoderError`.
    public init(
        of first: ImageEncoder, and second: ImageEncoder, batchSize: Int, seconds: Double = 3, turns: Int = 9
    ) throws {
        let sessions = try [first.makeSession(), second.makeSession()]
        let bytes = batchSize * first.input.bytesPerImage
        let pixels = (0..<bytes).map { UInt8(truncatingIfNeeded: $0 &* 40_503 >> 7) }
        let clock = ContinuousClock()
        func rate(_ session: EncoderSession, _ duration: Duration) throws -> Double {
            // A batch size that is new costs the engine time once.
            _ = try session.embed(pixels: pixels, count: batchSize)
            let start = clock.now
            var images = 0
            var elapsed = Duration.zero
            repeat {
                _ = try session.embed(pixels: pixels, count: batchSize)
                images += batchSize
                elapsed = start.duration(to: clock.now)
            } while elapsed < duration
            return Double(images) / (elapsed / .seconds(1))
        }
        let turn = Duration.seconds(seconds / Double(max(turns, 1)))
        for session in sessions { _ = try rate(session, .zero) }
        var rates: [(first: Double, second: Double)] = []
        for _ in 0..<max(turns, 1) {
            rates.append((try rate(sessions[0], turn), try rate(sessions[1], turn)))
        }
        self.batchSize = batchSize
        self.first = rates.map(\.first).max() ?? 0
        self.second = rates.map(\.second).max() ?? 0
        let ratios = rates.map { $0.second / $0.first }.sorted()
        ratio = ratios[ratios.count / 2]
    }
}
