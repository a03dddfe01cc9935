package import Logging
import NIOCore
import Parallelism

/// Everything that can be set about the server.
///
/// A plain value: ``EffectiveSettings`` fills one from flags, environment and files, and ``Setting/all`` names its fields
/// as a user knows them.
package struct ServerConfiguration: Sendable, Equatable {
    // MARK: Where it listens

    /// The address that the server listens on.
    package var host = "127.0.0.1"

    /// The port that the server listens on; 0 lets the system choose.
    package var port = 8080

    /// The most connections open at once; further ones wait in the system's backlog.
    package var maxConnections = 1000

    /// The origins whose pages may read answers in a browser, with commas between them, or `*`; none where it is empty.
    package var corsOrigins: String?

    // MARK: What it serves

    /// The folder that holds a folder for each detector.
    package var models = "models"

    /// The detector that answers where a request names none; needed only where there is more than one.
    package var defaultModel: String?

    /// The encoder's arithmetic: `auto`, `f32` or `bf16`.
    package var precision = "auto"

    /// Threads of the encoder; 0 takes as many as cores and quotas leave.
    package var threads = 0

    /// Batches that one model encodes at the same time, on a share of the threads each; 0 takes two where there are
    /// two cores or more, so that the scoring of one batch does not keep the encoder waiting.
    package var streams = 0

    /// The folder where compiled models are kept; none are where it is empty.
    package var cacheDirectory: String?

    /// Threads that decode larger images; 0 takes as many as cores and quotas leave.
    package var decodeThreads = 0

    // MARK: Limits of a request

    /// The largest request body, bytes.
    package var maxBodyBytes = 32 * 1024 * 1024

    /// The most bytes of request bodies held at once, over all requests.
    package var maxBodyBytesInFlight = 128 * 1024 * 1024

    /// The largest image that is decoded, pixels.
    package var maxPixels = 100_000_000

    /// The most images in one request.
    package var maxImages = 256

    /// The time that a request's body may take to arrive, milliseconds.
    package var bodyTimeout = 30_000

    /// The time that a request may take from its body's arrival to its answer, milliseconds.
    package var requestDeadline = 30_000

    /// The time after which a connection without a request is closed, milliseconds.
    package var idleTimeout = 60_000

    // MARK: Batching

    /// The most images that are encoded together.
    package var maxBatchSize = 16

    /// The time that the first image of a batch waits for more, milliseconds.
    ///
    /// Images that arrive while the encoder is busy are batched without any wait.
    package var maxBatchDelay = 0

    /// The most images that wait for the encoder, for each model.
    package var queueLength = 512

    // MARK: Shutdown

    /// The time between failing readiness and closing the listening socket, milliseconds.
    package var drainDelay = 0

    /// The time within which accepted work is finished at shutdown, seconds.
    package var gracePeriod = 30

    // MARK: Logs

    /// The least severe level that is logged.
    package var logLevel = Logger.Level.info

    /// How log lines are written.
    package var logFormat = LogFormat.text

    /// The level of the line that is logged for each request.
    package var accessLogLevel = Logger.Level.debug

    /// The defaults.
    package init() {}

    /// ``streams``, chosen where it is 0.
    package var streamCount: Int { streams > 0 ? streams : min(2, CPUBudget.current.threads) }
}

/// How log lines are written.
package enum LogFormat: String, Sendable, CaseIterable {
    /// For a person: time, level, message, `key=value`.
    case text

    /// For a program: one JSON object a line.
    case json
}
