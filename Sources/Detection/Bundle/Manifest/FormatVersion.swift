import Images

extension DetectorManifest {
    /// The newest format that this version of the package reads.
    package static let currentFormatVersion = 5

    /// The oldest format that says all that a detector's description says: what it is written in.
    ///
    /// A loader other than the default is part of the pixels since version 5; earlier releases would not see it.
    ///
    /// - Parameter transform: the detector's; nil where it has no encoder.
    /// - Returns: the version.
    static func neededFormatVersion(_ transform: InputTransform?) -> Int {
        transform.map { $0.loader == .default } ?? true ? 4 : 5
    }
}
