// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

package import Encoding

/// Two encoders' images a second, measured in turn on the same machine.
///
/// Turns are short, and the best one of each encoder counts: a busy neighbor only ever takes time away, and rarely in
/// all of them.
package struct ThroughputComparison: Sendable {
    /// Images embedded at once.
    package let batchSize: Int

    /// The first encoder's images a second.
    package let first: Double

    /// The second encoder's images a second.
    package let second: Double

    /// By how much the second encoder is faster.
    package var ratio: Double { second / first }

    private static let turn = Duration.milliseconds(50)
    /// A rise of the best rate that is worth going on for.
    private static let rise = 1.005

    /// Runs two encoders in turn.
    ///
    /// - Parameters:
    ///   - first: compiled.
    ///   - second: compiled, with the same input.
    ///   - batchSize: images embedded at once, at least 1.
    ///   - seconds: once both encoders' best rates have not risen for so long, they are taken; after ten times as long
    ///     in any case.
    /// - Throws: `EncoderError`.
    package init(
        of first: ImageEncoder, and second: ImageEncoder, batchSize: Int, seconds: Double = 2
    ) throws {
        let sessions = try [first.makeSession(), second.makeSession()]
        let bytes = batchSize * first.input.bytesPerImage
        let pixels = (0..<bytes).map { UInt8(truncatingIfNeeded: $0 &* 40_503 >> 7) }
        let clock = ContinuousClock()
        func rate(_ session: EncoderSession) throws -> Double {
            let start = clock.now
            var images = 0
            var elapsed = Duration.zero
            repeat {
                _ = try session.embed(pixels: pixels, count: batchSize)
                images += batchSize
                elapsed = start.duration(to: clock.now)
            } while elapsed < Self.turn
            return Double(images) / (elapsed / .seconds(1))
        }
        // A batch size that is new costs the engine time once.
        for session in sessions { _ = try session.embed(pixels: pixels, count: batchSize) }
        var best = [0.0, 0.0]
        let start = clock.now
        var lastRise = start
        repeat {
            for (place, session) in sessions.enumerated() {
                let reached = try rate(session)
                if reached > best[place] * Self.rise { lastRise = clock.now }
                best[place] = max(best[place], reached)
            }
        } while lastRise.duration(to: clock.now) < .seconds(seconds)
            && start.duration(to: clock.now) < .seconds(10 * seconds)
        self.batchSize = batchSize
        self.first = best[0]
        self.second = best[1]
    }
}
