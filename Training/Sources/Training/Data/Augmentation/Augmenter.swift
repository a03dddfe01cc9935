/// Draws views from images; one for each thread, as it keeps its working memory.
package struct Augmenter {
    private let options: AugmentationOptions
    private var view = View()
    private var resampler = CropResampler()

    package init(_ options: AugmentationOptions) {
        self.options = options
    }

    /// Draws one view: crop, mirror, color jitter, grayscale, then a shuffle or a turn.
    ///
    /// - Parameters:
    ///   - image: row, column, channel; `side * side * 3` bytes.
    ///   - side: of the image, pixels.
    ///   - size: side of the view, pixels.
    ///   - random: the stream of this view.
    ///   - bytes: filled with the view: row, column, channel; `size * size * 3` bytes.
    /// - Returns: what takes the view out of its class.
    @discardableResult
    package mutating func draw(
        from image: UnsafeBufferPointer<UInt8>, side: Int, size: Int, _ random: inout RandomStream,
        into bytes: UnsafeMutableBufferPointer<UInt8>
    ) -> Alteration {
        let box = CropBox(inside: side, scale: options.scale, ratio: options.ratio, &random)
        let mirrored = random.chance(options.flipProbability)
        let jitter = random.chance(options.jitterProbability) ? ColorJitter(options, &random) : ColorJitter([])
        let gray = random.chance(options.grayscaleProbability)
        let shuffle =
            options.shuffleProbability > 0 && random.chance(options.shuffleProbability) ? TileShuffle(&random) : nil
        let isTurned = shuffle == nil && options.turnProbability > 0 && random.chance(options.turnProbability)
        let turns = isTurned ? 1 + random.integer(below: 3) : 0
        render(
            image, side: side, size: size, box, mirrored: mirrored, jitter, gray: gray, shuffle, turns: turns,
            into: bytes)
        return shuffle == nil ? .turned(turns) : .shuffled
    }

    /// Makes the view that was drawn.
    package mutating func render(
        _ image: UnsafeBufferPointer<UInt8>, side: Int, size: Int, _ box: CropBox, mirrored: Bool,
        _ jitter: ColorJitter, gray: Bool, _ shuffle: TileShuffle? = nil, turns: Int = 0,
        into bytes: UnsafeMutableBufferPointer<UInt8>
    ) {
        view.resize(to: size)
        resampler.fill(&view, with: box, of: image, side: side, mirrored: mirrored)
        jitter.apply(to: &view)
        if gray { view.saturate(0) }
        shuffle?.apply(to: &view)
        view.write(to: bytes, turns: turns)
    }
}
