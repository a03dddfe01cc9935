import Datasets
import Synchronization

/// An image, or the embeddings of one, on its way to a verdict.
struct FeedItem {
    enum Content {
        /// The image's file.
        case image([UInt8])
        /// For each output, the raw values.
        case embedding([String: [Float]])
    }

    let identifier: String
    let label: String?
    let content: Content
}

/// Hands the images of several sets to several workers, a stretch at a time.
///
/// Reading is sequential, which tars ask for, and cheap beside everything else.
final class ImageFeed: Sendable {
    struct Stretch {
        /// The set's place among the feed's.
        let set: Int
        /// The place of the first image in its set.
        let start: Int
        let images: [Result<FeedItem, DatasetError>]
    }

    private struct State {
        var set = 0
        var place = 0
        var reader: (any Reader)?
    }

    /// Reads one set after the other.
    private protocol Reader: AnyObject {
        func next() -> Result<FeedItem, DatasetError>?
    }

    /// An iterator that can be kept in a property.
    private final class ImageReader: Reader {
        private var iterator: ImageSet.Iterator

        init(_ set: ImageSet) {
            iterator = set.makeIterator()
        }

        func next() -> Result<FeedItem, DatasetError>? {
            do {
                guard let image = try iterator.next() else { return nil }
                return .success(
                    FeedItem(identifier: image.identifier, label: image.label, content: .image(image.bytes)))
            } catch {
                return .failure(error)
            }
        }
    }

    private final class RowReader: Reader {
        private let rows: SavedEmbeddings
        private var place = 0

        init(_ rows: SavedEmbeddings) {
            self.rows = rows
        }

        func next() -> Result<FeedItem, DatasetError>? {
            guard place < rows.count else { return nil }
            defer { place += 1 }
            return .success(
                FeedItem(
                    identifier: rows.identifiers[place], label: rows.labels[place],
                    content: .embedding(rows.row(place))))
        }
    }

    private static func reader(_ source: EvaluationSource) -> any Reader {
        switch source {
        case .images(let set): ImageReader(set)
        case .embeddings(let rows): RowReader(rows)
        }
    }

    private let sets: [EvaluationSource]
    /// For each set, the number of images that are handed out at once.
    private let lengths: [Int]
    private let state = Mutex(State())

    init(_ sets: [EvaluationSource], lengths: [Int]) {
        self.sets = sets
        self.lengths = lengths
    }

    /// The next images; nil after the last set.
    func next() -> Stretch? {
        state.withLock { state in
            while state.set < sets.count {
                let reader = state.reader ?? Self.reader(sets[state.set])
                state.reader = reader
                var images: [Result<FeedItem, DatasetError>] = []
                while images.count < lengths[state.set], let image = reader.next() { images.append(image) }
                let stretch = Stretch(set: state.set, start: state.place, images: images)
                state.place += images.count
                if images.count < lengths[state.set] {
                    state.set += 1
                    state.place = 0
                    state.reader = nil
                }
                if !images.isEmpty { return stretch }
            }
            return nil
        }
    }
}
