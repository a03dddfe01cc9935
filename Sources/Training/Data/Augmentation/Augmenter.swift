/// Draws views from images; one for each thread, as it keeps its working memory.
package struct Augmenter {
    private let options: AugmentationOptions
    private var view = View()
    private var resampler = CropResampler()

    package init(_ options: AugmentationOptions) {
        self.options = options
    }

    /// Draws one view: crop, mirror, colour jitter, greyscale.
    ///
    /// - Parameters:
    ///   - image: row, column, channel; `side * side * 3` bytes.
    ///   - side: of the image, pixels.
    ///   - size: side of the view, pixels.
    ///   - random: the stream of this view.
    ///   - bytes: filled with the view: row, column, channel; `size * size * 3` bytes.
    package mutating func draw(
        from image: UnsafeBufferPointer<UInt8>, side: Int, size: Int, _ random: inout RandomStream,
        into bytes: UnsafeMutableBufferPointer<UInt8>
    ) {
        let box = CropBox(inside: side, scale: options.scale, ratio: options.ratio, &random)
        let mirrored = random.chance(options.flipProbability)
        let jitter = random.chance(options.jitterProbability) ? ColorJitter(options, &random) : ColorJitter([])
        let grey = random.chance(options.greyscaleProbability)
        render(image, side: side, size: size, box, mirrored: mirrored, jitter, grey: grey, into: bytes)
    }

    /// Makes the view that was drawn.
    package mutating func render(
        _ image: UnsafeBufferPointer<UInt8>, side: Int, size: Int, _ box: CropBox, mirrored: Bool,
        _ jitter: ColorJitter, grey: Bool, into bytes: UnsafeMutableBufferPointer<UInt8>
    ) {
        view.resize(to: size)
        resampler.fill(&view, with: box, of: image, side: side, mirrored: mirrored)
        jitter.apply(to: &view)
        if grey { view.saturate(0) }
        view.write(to: bytes)
    }
}
