package import Detection
package import Hypersphere

/// The images of a bank, to tell which images of another set are among them: the one check of what two sets share, for calibration
/// images and for those that a detector is measured on.
package struct BankImages: Sendable {
    private let digests: [PixelDigest]
    private let names: [String]
    /// The first image with each digest.
    private let places: [PixelDigest: Int]

    /// With near copies less likely than this, they are no accident.
    private static let chance = 1e-4

    /// - Parameters:
    ///   - digests: of the bank's images, in the order of its rows.
    ///   - names: of the same images.
    package init(_ digests: [PixelDigest], names: [String]) {
        self.digests = digests
        self.names = names
        places = Dictionary(zip(digests, 0...)) { first, _ in first }
    }

    /// The images of a detector's bank.
    package init(_ items: [BankItem]) {
        self.init(items.map(\.digest), names: items.map(\.identifier))
    }

    /// The number of different images.
    package var count: Int { places.count }

    /// Whether an image of the bank gives the encoder the same pixels.
    package func contains(_ digest: PixelDigest) -> Bool { places[digest] != nil }

    /// The images that give the encoder the same pixels as one of the bank.
    ///
    /// - Parameters:
    ///   - digests: of a set's images.
    ///   - names: of the same images.
    /// - Returns: them, in the set's order.
    package func shared(_ digests: [PixelDigest], names: [String]) -> [SharedImage] {
        zip(digests, names).compactMap { digest, name in
            places[digest].map { SharedImage(image: name, inBank: self.names[$0]) }
        }
    }

    /// The images that are copies of the bank's, saved, scaled or cropped anew.
    ///
    /// - Parameters:
    ///   - features: of a set's images, in the bank's space.
    ///   - names: of the same images.
    ///   - bank: the rows of these images.
    /// - Returns: what was found, and for each copy, the nearest first, both names; nil where so many may be there by chance.
    package func nearCopies(
        _ features: Embeddings, names: [String], in bank: Bank
    ) -> (found: NearCopies, images: [SharedImage])? {
        let found = NearCopies(of: features, in: bank, identities: digests.map(\.bits))
        guard found.pValue < Self.chance, found.excess > 0 else { return nil }
        return (found, found.copies.map { SharedImage(image: names[$0.query], inBank: self.names[$0.row]) })
    }
}
