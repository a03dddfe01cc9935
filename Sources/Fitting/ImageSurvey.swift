import Datasets
import Detection
import Images
import Pipeline

/// What can be known of the images of a set before any is embedded: which cannot be used, and which another set has too.
///
/// Each image is read, decoded and resized as for the encoder. The first pixels are kept for the pass that embeds, and those of a
/// large set's other images are decoded anew there: that takes time, and spares an embedding of hours that ends in a refusal.
struct ImageSurvey {
    /// The images that can be used.
    let images: ImageSet

    /// For each of them, the digest of the pixels that the encoder gets; none where no survey was made.
    private(set) var digests: [PixelDigest] = []

    /// The first of them.
    private var decoded: [ObservedImage] = []

    /// The images that cannot be used.
    private(set) var rejected: RejectedImages

    /// The bytes of pixels that are kept of a set at most.
    private static let memory = 256 << 20

    /// Looks at all images.
    ///
    /// - Parameters:
    ///   - set: the images.
    ///   - transform: from an upright image to the encoder's pixels.
    ///   - limits: what is refused before it is decoded.
    ///   - skipsUnreadable: whether images that cannot be used are passed over.
    ///   - progress: called now and then with the number of images done.
    /// - Throws: `CancellationError`.
    init(
        _ set: ImageSet, transform: InputTransform, limits: ImageLimits, skipsUnreadable: Bool,
        progress: (Int) -> Void
    ) throws {
        var rejected = RejectedImages(skips: skipsUnreadable)
        var places: [Int] = []
        var digests: [PixelDigest] = []
        var decoded: [ObservedImage] = []
        let limit = Self.memory / max(transform.byteCount, 1)
        progress(0)
        try ImagePipeline(set, transform: transform, limits: limits).forEachBatch(
            rejected: &rejected, progress: progress
        ) { batch, _ in
            places += batch.map(\.place)
            digests += batch.map(\.value.digest)
            decoded += batch.prefix(limit - decoded.count).map(\.value)
        }
        images = places.count == set.count ? set : set.selecting(places)
        self.digests = digests
        self.decoded = decoded
        self.rejected = rejected
    }

    /// Takes a set of which all images were looked at before.
    init(unseen set: ImageSet, skipsUnreadable: Bool) {
        images = set
        rejected = RejectedImages(skips: skipsUnreadable)
    }

    /// The way of the images to the encoder.
    ///
    /// - Parameters:
    ///   - transform: that the survey was made with.
    ///   - limits: what is refused before it is decoded.
    /// - Returns: the pipeline; what the survey kept is not decoded again.
    func pipeline(transform: InputTransform, limits: ImageLimits) -> ImagePipeline<ObservedImage> {
        ImagePipeline(images, transform: transform, limits: limits, ready: decoded, digests: digests)
    }

    /// The way of the images to the encoder, as a fit's options say.
    func pipeline(_ options: FittingOptions) -> ImagePipeline<ObservedImage> {
        pipeline(transform: options.transform, limits: options.limits)
    }

    /// Refuses sets of which images cannot be used, with all of these.
    ///
    /// - Throws: ``FittingError/unreadableImages(_:)`` where they are not passed over, or ``FittingError/emptySet(_:)``.
    static func refuseUnreadable(_ surveys: [ImageSurvey]) throws(FittingError) {
        let lines = surveys.filter(\.rejected.isFutile).flatMap(\.rejected.lines)
        guard lines.isEmpty else { throw .unreadableImages(lines) }
        for survey in surveys where survey.images.count == 0 { throw .emptySet(survey.images.title) }
    }

    /// The images' names.
    var names: [String] { images.entries.map { images.name(of: $0.identifier) } }
}
