/// How the engine runs an encoder.
public struct EncoderOptions: Sendable, Equatable {
    /// The arithmetic; `auto` takes bfloat16 where the engine would on this processor, else float32.
    public var precision: Precision
    /// Threads of all streams together; `nil` leaves the number to the engine (one a physical core, and no more than
    /// the quota of a control group allows).
    public var threads: Int?
    /// Inferences that run at the same time, each on its share of the threads.
    ///
    /// More than one serves only where as many sessions run at once; it then loses less to busy neighbours.
    public var streams: Int
    /// A folder in which the engine keeps compiled models, so that a second start is quicker; `nil` for none.
    ///
    /// Where it cannot be written, models are compiled without it, and a detector's warnings say so.
    ///
    /// What lies there is trusted: it must not be writable by others.
    public var cacheDirectory: String?

    /// Options; loading a model checks them.
    ///
    /// - Parameters:
    ///   - precision: the arithmetic.
    ///   - threads: of all streams together, from 1 to 1024; nil leaves the number to the engine.
    ///   - streams: inferences that run at the same time, from 1 to 1024.
    ///   - cacheDirectory: where the engine keeps compiled models; nil for none.
    public init(
        precision: Precision = .auto, threads: Int? = nil, streams: Int = 1, cacheDirectory: String? = nil
    ) {
        self.precision = precision
        self.threads = threads
        self.streams = streams
        self.cacheDirectory = cacheDirectory
    }

    func validate() throws(EncoderError) {
        if let threads, !(1...1024).contains(threads) {
            throw .invalidOptions(reason: "threads must be 1 to 1024, not \(threads)")
        }
        guard (1...1024).contains(streams) else {
            throw .invalidOptions(reason: "streams must be 1 to 1024, not \(streams)")
        }
        if let cacheDirectory, cacheDirectory.isEmpty {
            throw .invalidOptions(reason: "the cache directory's name is empty")
        }
    }
}
