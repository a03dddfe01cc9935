public import Encoding

/// The encoder's files in the bundle, and the pixels that it expects.
public struct EncoderDescription: Sendable, Equatable {
    /// The model's file name inside the bundle.
    public let file: String

    /// The SHA-256 of the model's file, 64 hexadecimal digits.
    public let sha256: String

    /// The images' sides, and how pixel values are normalized.
    public let input: EncoderInput

    /// The file of weights that the model's file refers to, for a model above the 2 GB of an ONNX file; nil for none.
    public let dataFile: String?

    /// The number of images that the model takes at once; nil for any.
    public let batch: Int?

    /// What was done to the user's model to make it an encoder, in words; nil where nothing was.
    public let adoption: [String]?
}
