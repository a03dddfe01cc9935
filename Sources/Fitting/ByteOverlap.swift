import Datasets
import Files

/// Whether two sets share files, byte for byte: asked before anything is embedded.
///
/// Only files of the same size are read. Images that are equal in pixels alone are found once they are embedded.
struct ByteOverlap {
    /// The bytes that are read for it at most.
    private static let limit = 2 << 30

    /// Images of the second set that are in the first, with their names there.
    let shared: [(image: String, inFirst: String)]

    init(_ first: ImageSet, _ second: ImageSet) {
        let sizes = Set(first.entries.compactMap(\.byteCount)).intersection(second.entries.compactMap(\.byteCount))
        func candidates(_ set: ImageSet) -> ImageSet {
            // A size of zero says nothing: images of bare pixels have none.
            set.part { $0.byteCount.map { $0 > 0 && sizes.contains($0) } ?? false }
        }
        let sets = [candidates(first), candidates(second)]
        let bytes = sets.joinedSizes
        guard sets.allSatisfy({ $0.count > 0 }), bytes <= Self.limit else {
            shared = []
            return
        }
        var names: [SHA256Digest: String] = [:]
        sets[0].forEachOutcome { entry, image in
            if let image = try? image.get() { names[SHA256Digest(of: image.bytes)] = entry.identifier }
        }
        var shared: [(String, String)] = []
        sets[1].forEachOutcome { entry, image in
            if let image = try? image.get(), let name = names[SHA256Digest(of: image.bytes)] {
                shared.append((entry.identifier, name))
            }
        }
        self.shared = shared
    }
}

extension [ImageSet] {
    /// The bytes of all images.
    fileprivate var joinedSizes: Int {
        reduce(0) { sum, set in sum + set.entries.reduce(0) { $0 + ($1.byteCount ?? 0) } }
    }
}
