import Datasets
import Detection
import Images

/// What can be known of the images of a set before any is embedded: which cannot be used, and which another set has too.
///
/// Each image is read, decoded and resized as for the encoder. The first pixels are kept for the pass that embeds, and those of a
/// large set's other images are decoded anew there: that takes time, and spares an embedding of hours that ends in a refusal.
struct ImageSurvey {
    /// The images that can be used.
    let images: ImageSet

    /// For each of them, the digest of the pixels that the encoder gets.
    let digests: [PixelDigest]

    /// The pixels of the first of them.
    let decoded: [ObservedImage]

    /// The images that cannot be used.
    let rejected: RejectedImages

    private static let stretch = 256

    /// The bytes of pixels that are kept of a set at most.
    private static let memory = 256 << 20

    /// - Parameters:
    ///   - set: the images.
    ///   - transform: from an upright image to the encoder's pixels.
    ///   - limits: what is refused before it is decoded.
    ///   - skipsUnreadable: whether images that cannot be used are passed over.
    ///   - progress: called now and then with the number of images done.
    init(
        _ set: ImageSet, transform: InputTransform, limits: ImageLimits, skipsUnreadable: Bool,
        progress: (Int) -> Void
    ) {
        var rejected = RejectedImages(skips: skipsUnreadable)
        var places: [Int] = []
        var digests: [PixelDigest] = []
        var decoded: [ObservedImage] = []
        let limit = Self.memory / max(transform.byteCount, 1)
        var stretch: [(place: Int, image: LabelledImage)] = []
        var place = 0
        func flush() {
            let found = PreparedImage.observeConcurrently(
                stretch.map(\.image.bytes), transform: transform, limits: limits
            ) {
                (image: ObservedImage($0, transform), digest: PixelDigest(of: $0))
            }
            for (item, result) in zip(stretch, found) {
                switch result {
                case .success(let (image, digest)):
                    places.append(item.place)
                    digests.append(digest)
                    if decoded.count < limit { decoded.append(image) }
                case .failure(let error): rejected.reject(set.name(of: item.image.identifier), "\(error)")
                }
            }
            stretch.removeAll(keepingCapacity: true)
            progress(place)
        }
        progress(0)
        set.forEachOutcome { entry, image in
            switch image {
            case .success(let image): stretch.append((place, image))
            case .failure(let error): rejected.reject(set.name(of: entry.identifier), error.reason)
            }
            place += 1
            if stretch.count == Self.stretch { flush() }
        }
        flush()
        images = places.count == set.count ? set : set.selecting(places)
        self.digests = digests
        self.decoded = decoded
        self.rejected = rejected
    }

    /// Refuses sets of which images cannot be used, with all of these.
    ///
    /// - Throws: ``FittingError/unreadableImages(_:)`` where they are not passed over, or ``FittingError/emptySet(_:)``.
    static func refuseUnreadable(_ surveys: [ImageSurvey]) throws(FittingError) {
        let lines = surveys.filter(\.rejected.isFutile).flatMap(\.rejected.lines)
        guard lines.isEmpty else { throw .unreadableImages(lines) }
        for survey in surveys where survey.images.count == 0 { throw .emptySet(survey.images.title) }
    }

    /// Refuses calibration images that give the encoder the same pixels as images of the bank.
    ///
    /// - Parameter bank: the names of the bank's images, by their digests.
    /// - Throws: ``FittingError/calibrationInBank(_:)``.
    func refuseOverlap(with bank: [PixelDigest: String]) throws(FittingError) {
        try SharedImage.refuse(digests, identifiers: identifiers, in: bank)
    }

    /// The images' names, by their digests.
    var names: [PixelDigest: String] {
        Dictionary(zip(digests, identifiers)) { first, _ in first }
    }

    private var identifiers: [String] { images.entries.map { images.name(of: $0.identifier) } }
}
