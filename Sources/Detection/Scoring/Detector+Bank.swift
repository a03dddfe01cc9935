import Hypersphere

extension Detector {
    /// Whether the embedding of an image is one of the bank's, but for rounding.
    package func bankHolds(_ measurement: Measurement) -> Bool { bank.holds(measurement.embedding(.features)) }
}
