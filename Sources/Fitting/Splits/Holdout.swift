package import Datasets
import Detection
import Files
import Hypersphere
package import Images
import Pipeline
import Randomness
import Wording

/// How a set is divided into a bank, calibration images, and images for a test.
package struct Holdout: Sendable {
    /// The share of each class that is held out, half of it for the calibration and half for the test.
    package var share: Double
    /// Decides which images.
    package var seed: UInt64
    /// A regular expression on the images' paths: those that agree in its first group, or in all that it matches where it has
    /// none, stay together.
    package var groupBy: String?

    package init(share: Double, seed: UInt64, groupBy: String? = nil) {
        self.share = share
        self.seed = seed
        self.groupBy = groupBy
    }

    /// The parts of a set.
    package struct Parts: Sendable {
        package let bank: ImageSet
        package let calibration: ImageSet
        package let test: ImageSet
    }

    /// The share of a set's images that near copies may be joined to at most; where more would be, they are no copies.
    private static let largestCopyGroup = 0.05

    /// Divides a set: every class by itself, with images that belong together on one side.
    ///
    /// Together are those with the same bytes, those that look the same at 8 by 8 pixels, and those that
    /// ``groupBy`` joins.
    ///
    /// - Parameters:
    ///   - given: the set, with images of all classes.
    ///   - limits: what is not decoded.
    ///   - skipsUnreadable: whether images that cannot be used are passed over, and in no part.
    ///   - note: gets what was found, each in one sentence.
    ///   - progress: called now and then with the number of images that were read.
    /// - Returns: the parts.
    /// - Throws: ``FittingError/holdout(reason:)``, or ``FittingError/unreadableImages(_:)`` with all of them.
    package func divide(
        _ given: ImageSet, limits: ImageLimits, skipsUnreadable: Bool = false, note: (String) -> Void,
        progress: (Int) -> Void = { _ in }
    ) throws -> Parts {
        guard share > 0, share < 1 else {
            throw FittingError.holdout(reason: "the share that is held out must be between 0 and 1, not \(share)")
        }
        var rejected = RejectedImages(skips: skipsUnreadable)
        let (places, looks) = try Self.look(at: given, limits: limits, rejected: &rejected, progress: progress)
        try rejected.refuse()
        for line in rejected.lines { note("passed over \(line)") }
        let set = given.selecting(places)
        var groups = ImageGroups(count: set.count)
        try joinByName(&groups, set, note: note)
        Self.joinCopies(&groups, looks, set, note: note)
        let sides = assign(groups.groups(), set)
        func part(_ side: Side) -> ImageSet {
            set.selecting(sides.indices.filter { sides[$0] == side })
        }
        return Parts(bank: part(.bank), calibration: part(.calibration), test: part(.test))
    }

    /// How many images the bank and the calibration will get, as far as names tell, before any image is read.
    ///
    /// Copies, which stay on one side, may change it a little.
    ///
    /// - Parameter set: what will be divided.
    /// - Returns: the numbers.
    /// - Throws: ``FittingError/grouping(_:reason:)``.
    package func foreseen(_ set: ImageSet) throws -> (bank: Int, calibration: Int) {
        var groups = ImageGroups(count: set.count)
        try joinByName(&groups, set) { _ in }
        let sides = assign(groups.groups(), set)
        return (sides.count { $0 == .bank }, sides.count { $0 == .calibration })
    }

    private enum Side {
        case bank, calibration, test
    }

    private func joinByName(_ groups: inout ImageGroups, _ set: ImageSet, note: (String) -> Void) throws {
        guard let groupBy else { return }
        guard let expression = try? Regex(groupBy) else {
            throw FittingError.grouping(groupBy, reason: "it is no regular expression")
        }
        var first: [Substring: Int] = [:]
        var unmatched = 0
        for (index, entry) in set.entries.enumerated() {
            guard let match = entry.identifier.firstMatch(of: expression) else {
                unmatched += 1
                continue
            }
            let name = (match.output.count > 1 ? match.output[1].substring : nil) ?? entry.identifier[match.range]
            if let other = first[name] { groups.join(other, index) } else { first[name] = index }
        }
        guard !first.isEmpty else {
            throw FittingError.grouping(
                groupBy, reason: "it matches no path of the set, as \(set.entries.first?.identifier ?? "")")
        }
        note("\((set.count - unmatched).counted("image")) in \(first.count.counted("group")), by '\(groupBy)'")
        if unmatched > 0 {
            note(
                "warning: '\(groupBy)' matches \(unmatched.counted("path")) not at all; "
                    + unmatched.choosing("it stands for itself", "these stand for themselves"))
        }
    }

    /// The images that belong together go to one side; of each class its share is held out, half and half.
    private func assign(_ groups: [[Int]], _ set: ImageSet) -> [Side] {
        var sides = [Side](repeating: .bank, count: set.count)
        let byClass = Dictionary(grouping: groups) { set.entries[$0[0]].label ?? "" }
        for (name, groups) in byClass.sorted(by: { $0.key < $1.key }) {
            let state = fnv1a(name, seed: seed)
            var random = SplitMix64(state: state)
            let total = groups.reduce(0) { $0 + $1.count }
            let wanted = Int((Double(total) * share).rounded())
            var (held, calibration) = (0, 0)
            for group in groups.shuffled(using: &random) where held < wanted {
                // A group too large is left to the bank, unless half of it at least is wanted; the bank keeps something.
                guard 2 * (wanted - held) >= group.count, held + group.count < total else { continue }
                let side: Side = 2 * calibration <= held ? .calibration : .test
                for index in group { sides[index] = side }
                held += group.count
                if side == .calibration { calibration += group.count }
            }
        }
        return sides
    }
}

extension Holdout {
    /// What tells whether two images are the same.
    private struct Look: Sendable {
        let digest: SHA256Digest
        let signature: ImageSignature
    }

    /// Reads all images once.
    ///
    /// - Returns: the places of those that can be used, and what tells these from each other.
    private static func look(
        at set: ImageSet, limits: ImageLimits, rejected: inout RejectedImages, progress: (Int) -> Void
    ) throws -> (places: [Int], looks: [Look]) {
        var places: [Int] = []
        var looks: [Look] = []
        let pipeline = ImagePipeline(set) { image, _ in
            let pixels = try LargeImages.decode(within: limits) { limits throws(ImageError) in
                try RGBImage(decoding: image.bytes, limits: limits)
            }
            return Look(digest: SHA256Digest(of: image.bytes), signature: ImageSignature(pixels))
        }
        try pipeline.forEachBatch(rejected: &rejected, progress: progress) { images, _ in
            places += images.map(\.place)
            looks += images.map(\.value)
        }
        return (places, looks)
    }

    private static func joinCopies(
        _ groups: inout ImageGroups, _ looks: [Look], _ set: ImageSet, note: (String) -> Void
    ) {
        var first: [SHA256Digest: Int] = [:]
        func pair(_ index: Int, _ other: Int) -> String {
            "\(set.entries[index].identifier) is \(set.entries[other].identifier)"
        }
        var (copies, otherClass) = ([String](), [String]())
        for (index, look) in looks.enumerated() {
            guard let other = first[look.digest] else {
                first[look.digest] = index
                continue
            }
            copies.append(pair(index, other))
            groups.join(other, index)
            if set.entries[other].label != set.entries[index].label {
                otherClass.append(pair(index, other))
            }
        }
        if !copies.isEmpty {
            note(
                copies.count.choosing(
                    "1 image is byte for byte a copy of another, and stays on its side: ",
                    "\(copies.count) images are byte for byte copies of others, and stay on their side: ")
                    + NameList.text(copies, limit: 20))
        }
        if !otherClass.isEmpty {
            note(
                "warning: \(otherClass.count) \(otherClass.count.choosing("copy has", "copies have")) another class: \(NameList.text(otherClass, limit: 20))"
            )
        }
        let unique = Set(first.values)
        var near = ImageGroups(count: looks.count)
        var pairs: [(Int, Int)] = []
        let order = looks.indices.filter { unique.contains($0) }
            .map { (index: $0, signature: looks[$0].signature) }
            .sorted { $0.signature.mean < $1.signature.mean }
        for (place, item) in order.enumerated() {
            for other in order[(place + 1)...] {
                guard other.signature.mean - item.signature.mean <= ImageSignature.nearest else { break }
                guard near.root(item.index) != near.root(other.index), item.signature.isNear(other.signature) else {
                    continue
                }
                near.join(item.index, other.index)
                pairs.append((item.index, other.index))
            }
        }
        guard !pairs.isEmpty else { return }
        let largest = near.groups().map(\.count).max() ?? 0
        guard largest <= max(10, Int(Double(looks.count) * largestCopyGroup)) else {
            note(
                "warning: \(largest) images look alike at \(ImageSignature.side)x\(ImageSignature.side) pixels, too many to be "
                    + "copies: near copies are not kept on one side (--group-by can)")
            return
        }
        for (one, two) in pairs { groups.join(one, two) }
        note(
            pairs.count.choosing(
                "1 image is a near copy of another, and stays on its side: ",
                "\(pairs.count) images are near copies of others, and stay on their side: ")
                + NameList.text(pairs.map { pair(max($0, $1), min($0, $1)) }, limit: 20))
    }
}
