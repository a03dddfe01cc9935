// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

extension EnginePort {
    /// The layout of an input that takes a batch of images.
    ///
    /// - Throws: `EngineFailure` where it does not take such images.
    func imageLayout(for interface: ModelInterface) throws(EngineFailure) -> PixelLayout {
        let input = interface.input
        guard isFloatingPoint || isUInt8 else {
            throw EngineFailure(reason: "its elements are neither floating-point numbers nor bytes")
        }
        guard !isUInt8 || input.normalization == nil else {
            throw EngineFailure(
                reason: "it takes bytes and normalizes them itself: give mean 0 and std 1/255, which change nothing")
        }
        guard let dimensions, let layout = PixelLayout(shape: dimensions, channels: input.channels) else {
            let (channels, height, width) = (input.channels, input.height, input.width)
            throw EngineFailure(
                reason: "its shape is \(shapeDescription), not [N,\(channels),\(height),\(width)] or "
                    + "[N,\(height),\(width),\(channels)]")
        }
        // The batch is the engine's to change; the rest is what the model was made for.
        let expected = layout.shape(of: input, batch: interface.batch)
        for (actual, expected) in zip(dimensions, expected).dropFirst() {
            if let actual, let expected, actual != expected {
                throw EngineFailure(
                    reason:
                        "its shape is \(shapeDescription), which does not take \(input.width)x\(input.height) images")
            }
        }
        return layout
    }

    /// What an output gives for each image, where that is a row of numbers.
    ///
    /// - Parameters:
    ///   - name: what the output is called.
    ///   - batch: the only number of images that the model takes at once; nil for any.
    /// - Returns: its name and dimension.
    /// - Throws: `EngineFailure` where it gives something else.
    func embeddingOutput(named name: String, batch: Int?) throws(EngineFailure) -> EncoderOutput {
        guard isFloatingPoint else {
            throw EngineFailure(reason: "the elements of \(name) are no floating-point numbers")
        }
        guard let dimensions, dimensions.count == 2 || dimensions.count == 4 && dimensions[2...] == [1, 1],
            let dimension = dimensions[1], dimension > 0
        else {
            throw EngineFailure(reason: "the shape of \(name) is \(shapeDescription), not [N,d] or [N,d,1,1]")
        }
        guard dimensions[0] == batch || batch != nil && dimensions[0] == nil else {
            let count = batch.map { "\($0)" } ?? "any number of"
            throw EngineFailure(
                reason: "the shape of \(name) is \(shapeDescription) for \(count) images: the model's batch size "
                    + "is fixed, export it with a dynamic one")
        }
        return EncoderOutput(name: name, dimension: dimension)
    }
}
