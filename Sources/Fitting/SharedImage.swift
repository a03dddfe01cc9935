import Detection

/// A calibration image that the bank has too.
public struct SharedImage: Sendable, Equatable, CustomStringConvertible {
    public let image: String
    /// Its name in the bank.
    public let inBank: String

    public var description: String { "\(image) is \(inBank)" }

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
