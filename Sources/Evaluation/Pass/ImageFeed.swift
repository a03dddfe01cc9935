import Datasets
import Synchronization

/// Hands the images of several sets to several workers, a stretch at a time.
///
/// Reading is sequential, which tars ask for, and cheap beside everything else.
final class ImageFeed: Sendable {
    struct Stretch {
        /// The set's place among the feed's.
        let set: Int
        /// The place of the first image in its set.
        let start: Int
        let images: [Result<LabelledImage, DatasetError>]
    }

    private struct State {
        var set = 0
        var place = 0
        var reader: Reader?
    }

    /// An iterator that can be kept in a property.
    private final class Reader {
        private var iterator: ImageSet.Iterator

        init(_ set: ImageSet) {
            iterator = set.makeIterator()
        }

        func next() -> Result<LabelledImage, DatasetError>? {
            do {
                return try iterator.next().map { .success($0) }
            } catch {
                return .failure(error)
            }
        }
    }

    private let sets: [ImageSet]
    /// For each set, the number of images that are handed out at once.
    private let lengths: [Int]
    private let state = Mutex(State())

    init(_ sets: [ImageSet], lengths: [Int]) {
        self.sets = sets
        self.lengths = lengths
    }

    /// The next images; nil after the last set.
    func next() -> Stretch? {
        state.withLock { state in
            while state.set < sets.count {
                let reader = state.reader ?? Reader(sets[state.set])
                state.reader = reader
                var images: [Result<LabelledImage, DatasetError>] = []
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
