package import Encoding

/// The encoder's files in the bundle, and the pixels that it expects.
package struct EncoderDescription: Sendable, Equatable {
    /// The model's file name inside the bundle.
    package let file: String

    /// The SHA-256 of the model's file, 64 hexadecimal digits.
    package let sha256: String

    /// The images' sides, and how pixel values are normalized.
    package let input: EncoderInput

    /// The file of weights that the model's file refers to, for a model above the 2 GB of an ONNX file; nil for none.
    package let dataFile: String?

    /// The number of images that the model takes at once; nil for any.
    package let batch: Int?

    /// What was done to the user's model to make it an encoder, in words; nil where nothing was.
    package let adoption: [String]?
}
