import Detection
import NIOCore

/// A model that answers requests, whatever detector it stands on.
protocol ServedModel: Sendable {
    var name: String { get }
    var version: String { get }

    /// What it is made of, as JSON.
    var manifestJSON: [UInt8] { get }

    /// Images that wait for the encoder.
    var queueLength: Int { get }

    /// Checks a request's wishes before any work is done for them.
    func validate(_ options: VerdictOptions) throws(Problem)

    /// Scores the images of one request.
    ///
    /// - Returns: for each image, in order, its verdict or what is wrong with it.
    /// - Throws: ``Problem`` where no image could be scored: the body is malformed, the queue is full, the deadline
    ///   passed, the client left.
    func score(
        _ source: ImageSource, options: VerdictOptions, deadline: NIODeadline, connection: Connection?
    ) async throws(Problem) -> [ImageResult]

    /// Ends what nobody waits for any more.
    func sweep(now: NIODeadline)

    /// Says that the server shuts down: what is not done by then gets no result.
    func end(by deadline: NIODeadline)

    /// Ends its threads once they have done what they do.
    func shutDown()
}

/// What a request is told of one of its images.
enum ImageResult: Sendable {
    case scored(ScoredImage)
    case failed(id: String?, Problem)
}
