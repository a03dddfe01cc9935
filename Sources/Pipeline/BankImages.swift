package import Detection

/// The images of a bank, to tell which images of another set give the encoder the same pixels.
package struct BankImages: Sendable {
    private let names: [PixelDigest: String]

    /// - Parameters:
    ///   - digests: of the bank's images.
    ///   - names: of the same images.
    package init(_ digests: [PixelDigest], names: [String]) {
        self.names = Dictionary(zip(digests, names)) { first, _ in first }
    }

    /// The images of a detector's bank.
    package init(_ items: [BankItem]) {
        self.init(items.map(\.digest), names: items.map(\.identifier))
    }

    /// The number of different images.
    package var count: Int { names.count }

    package func contains(_ digest: PixelDigest) -> Bool { names[digest] != nil }

    /// The images that the bank has too.
    ///
    /// - Parameters:
    ///   - digests: of a set's images.
    ///   - names: of the same images.
    /// - Returns: them, in the set's order.
    package func shared(_ digests: [PixelDigest], names: [String]) -> [SharedImage] {
        zip(digests, names).compactMap { digest, name in
            self.names[digest].map { SharedImage(image: name, inBank: $0) }
        }
    }
}
