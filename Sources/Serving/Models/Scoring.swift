public import Detection

/// A loaded detector, as the server needs it.
///
/// `Detector` is one; tests put others here.
public protocol Scoring: Sendable {
    /// An image as the encoder takes it.
    associatedtype Prepared: Sendable

    /// What the encoder and the scores say of one image, before any threshold.
    associatedtype Reading: Sendable

    /// Where batches run.
    associatedtype Session: ScoringSession<Prepared, Reading>

    /// What the detector is made of, as `GET /models/{name}` gives it.
    associatedtype Manifest: Encodable & Sendable

    /// The name that requests ask for.
    var name: String { get }

    /// A short name for the detector's content.
    var version: String { get }

    var manifest: Manifest { get }

    /// An image to warm up with.
    var probe: Prepared { get }

    /// Checks a request's wishes before any work is done for them.
    func validate(_ options: VerdictOptions) throws(DetectionError)

    /// Decodes and resizes an image; called from many threads at once.
    func prepare(_ bytes: UnsafeRawBufferPointer) throws(DetectionError) -> Prepared

    /// Opens a place where batches run.
    func makeSession() throws(DetectionError) -> Session

    /// The share of a bank that was searched for an image of a reading's batch, from 0 to 1; nil where none was.
    func bankVisited(in reading: Reading) -> Double?

    /// The calibrated verdict on one image.
    func verdict(on reading: Reading, id: String?, options: VerdictOptions) throws(DetectionError) -> ScoredImage
}

/// Where batches of images are embedded and scored; one thread at a time runs it.
public protocol ScoringSession<Prepared, Reading>: SendableMetatype {
    associatedtype Prepared
    associatedtype Reading

    /// Embeds and scores a batch. Blocks until it is done.
    ///
    /// - Returns: as many results as there are images, in their order.
    func measure(_ images: [Prepared]) -> [Result<Reading, DetectionError>]
}

extension Detector: Scoring {
    public func bankVisited(in reading: Measurement) -> Double? { reading.bankVisited }
}
extension DetectorSession: ScoringSession {}
