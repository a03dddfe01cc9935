import Detection
import Hypersphere
import Wording

/// Images of a set that give the encoder the same pixels as an image before them, whatever their files are called.
struct Duplicates {
    /// The places of images that are there already.
    let places: [Int]
    /// Each of them, and the image that it repeats.
    private let pairs: [(copy: Int, of: Int)]
    private let count: Int
    /// Copies that have another class than the image that they repeat.
    private let contradicting: Int

    /// The number of different images.
    var distinct: Int { count - places.count }

    /// - Parameters:
    ///   - digests: one for each image.
    ///   - labels: the class of each image.
    init(_ digests: [PixelDigest], labels: [String?]) {
        var first: [PixelDigest: Int] = [:]
        var pairs: [(copy: Int, of: Int)] = []
        var contradicting = 0
        for (place, digest) in digests.enumerated() {
            if let earlier = first[digest] {
                pairs.append((place, earlier))
                if labels[earlier] != labels[place] { contradicting += 1 }
            } else {
                first[digest] = place
            }
        }
        places = pairs.map(\.copy)
        self.pairs = pairs
        self.contradicting = contradicting
        count = digests.count
    }

    /// What to tell of them.
    ///
    /// - Parameters:
    ///   - set: what the images are, such as "calibration".
    ///   - identifiers: the images' names.
    ///   - areDropped: whether they are left out.
    /// - Returns: a sentence; nil where there are none.
    func note(set: String, identifiers: [String], areDropped: Bool) -> String? {
        guard !pairs.isEmpty else { return nil }
        let other = contradicting > 0 ? ", \(contradicting) of them in another class" : ""
        return "warning: \(places.count) of \(count) \(set) images "
            + "\(places.count.choosing("is a copy of another", "are copies of others")) of the set\(other) "
            + "(\(NameList.text(pairs.map { "\(identifiers[$0.copy]) is \(identifiers[$0.of])" }, limit: 20))): "
            + (areDropped
                ? places.count.choosing("it is left out", "they are left out")
                : "--drop-duplicates leaves \(places.count.choosing("it", "them")) out")
    }
}

extension EmbeddedSet {
    /// Some of the images.
    func selecting(_ places: [Int]) -> EmbeddedSet {
        guard places.count < count else { return self }
        var part = self
        part.embeddings = embeddings?.mapValues { $0.selecting(places) }
        if !logitRows.isEmpty {
            let classes = logitRows.count / count
            part.logitRows = places.flatMap { logitRows[$0 * classes..<($0 + 1) * classes] }
        }
        part.identifiers = places.map { identifiers[$0] }
        part.labels = places.map { labels[$0] }
        part.digests = places.map { digests[$0] }
        return part
    }

    /// Tells of images that the set holds twice, and leaves them out where asked.
    ///
    /// - Parameters:
    ///   - set: what the images are, such as "calibration".
    ///   - drops: whether copies are left out.
    ///   - note: gets what is found.
    /// - Returns: the set, and the number of different images in it.
    func withoutDuplicates(
        _ set: String, drops: Bool, note: (String) -> Void
    ) -> (images: EmbeddedSet, distinct: Int) {
        let duplicates = Duplicates(digests, labels: labels)
        duplicates.note(set: set, identifiers: identifiers, areDropped: drops).map(note)
        guard drops, !duplicates.places.isEmpty else { return (self, duplicates.distinct) }
        let dropped = Set(duplicates.places)
        return (selecting(identifiers.indices.filter { !dropped.contains($0) }), duplicates.distinct)
    }
}
