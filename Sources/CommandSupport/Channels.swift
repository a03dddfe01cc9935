import ArgumentParser

/// Numbers, one for all channels or one each.
package struct Channels: ExpressibleByArgument {
    private let list: NumberList

    package init?(argument: String) {
        guard let list = NumberList(argument: argument), [1, 3].contains(list.values.count) else { return nil }
        self.list = list
    }

    package var values: [Double] { list.values }
}

extension Channels {
    /// One number for each of three channels.
    package var ofColors: [Double] { values.count == 1 ? [values[0], values[0], values[0]] : values }

    /// Refuses what can be the mean or the standard deviation of no pixel values.
    ///
    /// - Parameters:
    ///   - mean: of `--mean`.
    ///   - std: of `--std`.
    ///   - pixelRange: of `--pixel-range`: what values they are of; nil where nothing was said.
    /// - Throws: `ValidationError`, with what mends it.
    package static func check(mean: Channels?, std: Channels?, pixelRange: Int?) throws {
        if let std, !std.values.allSatisfy({ $0 > 0 }) {
            throw ValidationError(
                "--std \(std.words) divides by zero or turns the sign: standard deviations are above 0.")
        }
        guard pixelRange == 255, let mean, let std else { return }
        // An encoder that takes 0...255 as it is has a mean of 0 and a std of 1.
        let isPlain = mean.values.allSatisfy { $0 == 0 } && std.values.allSatisfy { $0 == 1 }
        guard isPlain || (mean.values + std.values).contains(where: { $0 > 1 }) else {
            throw ValidationError(
                "--mean \(mean.words) --std \(std.words) are of pixel values 0...1: leave out --pixel-range 255.")
        }
    }

    /// Refuses mean and standard deviation of pixel values 0...255.
    ///
    /// - Throws: `ValidationError`, with the values that are meant.
    package static func checkUnitRange(mean: Channels, std: Channels) throws {
        guard (mean.values + std.values).contains(where: { $0 > 1 }) else { return }
        throw ValidationError(
            "--mean \(mean.words) --std \(std.words) are of pixel values 0...255, and those of 0...1 are wanted: divide by 255, "
                + "\(unitRangeFlags(mean: mean.values, std: std.values)).")
    }

    /// The flags that say mean and standard deviation of pixel values 0...255 by those of 0...1.
    static func unitRangeFlags(mean: [Double], std: [Double]) -> String {
        func divided(_ values: [Double]) -> String {
            values.map { "\(($0 / 255 * 1e4).rounded() / 1e4)" }.joined(separator: ",")
        }
        return "--mean \(divided(mean)) --std \(divided(std))"
    }

    private var words: String { list.text }
}
