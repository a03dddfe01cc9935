import Detection

/// A calibration image that the bank has too.
package struct SharedImage: Sendable, Equatable, CustomStringConvertible {
    package let image: String
    /// Its name in the bank.
    package let inBank: String

    package var description: String { "\(image) is \(inBank)" }

    /// Refuses calibration images that give the encoder the same pixels as images of the bank.
    ///
    /// - Parameters:
    ///   - digests: of the calibration images.
    ///   - identifiers: their names.
    ///   - bank: the names of the bank's images, by their digests.
    /// - Throws: ``FittingError/calibrationInBank(_:)``.
    static func refuse(
        _ digests: [PixelDigest], identifiers: [String], in bank: [PixelDigest: String]
    ) throws(FittingError) {
        let shared = zip(digests, identifiers).compactMap { digest, name in
            bank[digest].map { SharedImage(image: name, inBank: $0) }
        }
        guard shared.isEmpty else { throw .calibrationInBank(shared) }
    }
}
