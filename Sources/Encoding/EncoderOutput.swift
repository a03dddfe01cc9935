/// One of an encoder's outputs: a row of `dimension` values for each image.
public struct EncoderOutput: Sendable, Equatable, Codable {
    /// The name that it was asked for by; else one that the model gives it, or "output0", "output1"… where it gives none.
    public let name: String
    /// The number of values for each image.
    public let dimension: Int

    /// Makes a description of an output.
    public init(name: String, dimension: Int) {
        self.name = name
        self.dimension = dimension
    }
}
