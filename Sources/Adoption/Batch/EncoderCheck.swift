// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

package import Encoding

/// Whether an encoder gives each image an embedding of its own, whatever else is in its batch.
package struct EncoderCheck: Sendable {
    /// What was found of one run of the check.
    package struct Outcome: Sendable {
        /// At most one for each output, in the outputs' order.
        package let faults: [EncoderFault]
        /// Words that stop nothing.
        package let warnings: [String]
    }

    /// The largest number of float16.
    package static let largestHalf: Float = 65504

    /// The largest difference that counts as none, relative to an embedding's length.
    package let tolerance: Float

    /// - Parameter precision: the arithmetic; bfloat16 has 8 bits of mantissa.
    package init(precision: Precision) {
        tolerance = precision == .bf16 ? 0.05 : 1e-3
    }

    /// Runs images together, together again, in the opposite order, and each alone.
    ///
    /// - Parameters:
    ///   - encoder: of any batch size.
    ///   - pixels: u8 [count, height, width, channels], of images that differ.
    ///   - count: the number of images, 2 or more; a few are enough.
    /// - Returns: what was found.
    /// - Throws: `EncoderError`.
    package static func run(_ encoder: ImageEncoder, pixels: [UInt8], count: Int) throws -> Outcome {
        let session = try encoder.makeSession()
        let size = encoder.input.bytesPerImage
        guard pixels.count == size * count else {
            throw EncoderError.pixelCountMismatch(expected: size * count, actual: pixels.count)
        }
        return try EncoderCheck(precision: encoder.precision).run(outputs: encoder.outputs.map(\.name), count: count) {
            images in
            try session.embed(pixels: images.flatMap { pixels[$0 * size..<($0 + 1) * size] }, count: images.count)
        }
    }

    /// Runs the images of some places together, together again, in the opposite order, and each alone.
    ///
    /// - Parameters:
    ///   - outputs: their names.
    ///   - count: the number of images.
    ///   - embed: gives for each output the rows of the images at some places, one behind the other.
    /// - Returns: what was found.
    /// - Throws: what `embed` throws.
    package func run(
        outputs: [String], count: Int, embed: (_ images: [Int]) throws -> [[Float]]
    ) rethrows -> Outcome {
        guard count >= 1 else { return Outcome(faults: [], warnings: []) }
        let all = Array(0..<count)
        let first = try embed(all)
        let second = try embed(all)
        let reversed = try embed(all.reversed())
        var alone: [[[Float]]] = []
        for image in all { alone.append(try embed([image])) }
        var faults: [EncoderFault] = []
        var warnings: [String] = []
        for (place, output) in outputs.enumerated() {
            let rows = Rows(first[place], count: count)
            if let image = all.first(where: { !rows[$0].allSatisfy(\.isFinite) }) {
                faults.append(.isNotFinite(output: output, image: image))
                continue
            }
            let again = Rows(second[place], count: count)
            let other = Rows(reversed[place], count: count)
            let change = all.map { difference(rows[$0], again[$0]) }.max() ?? 0
            let effect =
                all.map {
                    max(difference(rows[$0], alone[$0][place][...]), difference(rows[$0], other[count - 1 - $0]))
                }.max() ?? 0
            let spread = all.dropFirst().map { difference(rows[0], rows[$0]) }.max()
            if !(change <= tolerance) {
                faults.append(.changes(output: output, difference: change))
            } else if !(effect <= tolerance) {
                faults.append(.dependsOnBatch(output: output, difference: effect))
            } else if let spread, spread <= 1e-6 {
                faults.append(.isConstant(output: output))
            }
            let largest = first[place].reduce(0) { max($0, abs($1)) }
            if largest > Self.largestHalf {
                warnings.append(
                    "'\(output)' reaches \(largest), more than float16 holds (\(Int(Self.largestHalf))): keep the encoder in "
                        + "float32")
            }
        }
        return Outcome(faults: faults, warnings: warnings)
    }

    /// The length of the difference of two rows, relative to the first's; above any tolerance where one is not finite.
    private func difference(_ a: ArraySlice<Float>, _ b: ArraySlice<Float>) -> Float {
        guard a.count == b.count else { return .infinity }
        var (apart, length) = (0.0, 0.0)
        for (x, y) in zip(a, b) {
            apart += Double(x - y) * Double(x - y)
            length += Double(x) * Double(x)
        }
        guard apart > 0 else { return apart == 0 ? 0 : .infinity }
        return length > 0 ? Float((apart / length).squareRoot()) : .infinity
    }
}

/// Rows of one length, one behind the other.
private struct Rows {
    let values: [Float]
    let dimension: Int

    init(_ values: [Float], count: Int) {
        self.values = values
        dimension = values.count / count
    }

    subscript(row: Int) -> ArraySlice<Float> { values[row * dimension..<(row + 1) * dimension] }
}
